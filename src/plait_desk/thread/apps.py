from functools import partial

from django.apps import AppConfig


class ThreadConfig(AppConfig):
    name = "plait_desk.thread"
    label = "thread"

    def ready(self) -> None:
        # What the thread and the audit log forget; registered first, because they forget last.
        from plait_desk.thread.services.forgetting_own import register_own

        register_own()

        # How the thread's own things are named on other pages, and who got a report, on the report's own page.
        from plait_desk.thread.panels import register
        from plait_desk.thread.queries.own import describe_own, may_export, on_report

        describe_own()
        register("report", "Who got it", "thread/on_report.html", on_report)
        for kind in ("mention", "group"):
            register(kind, "Export", "thread/may_export.html", partial(may_export, kind))
