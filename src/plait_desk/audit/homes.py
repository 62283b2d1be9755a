"""Which database a table lives in: a model that says `home = "audit"` or `"sources"` lives there."""

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connections, router
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

DEFAULT = "default"


def home_of(model: type[Model]) -> str:
    """The alias of the database that holds `model`'s table."""
    return str(getattr(model, "home", DEFAULT))


def bring_up_to_date(alias: str) -> None:
    """Migrate one database, if it needs to be: beside the records only the apps that have a table there.

    An empty one gets its tables as the models say, all or none, and every migration counts as done.
    """
    executor = MigrationExecutor(connections[alias])
    labels = {model._meta.app_label for model in apps.get_models() if home_of(model) == alias}
    targets = [node for node in executor.loader.graph.leaf_nodes() if alias == DEFAULT or node[0] in labels]
    plan = executor.migration_plan(targets)
    if not connections[alias].introspection.table_names():
        _make_tables(alias, [(migration.app_label, migration.name) for migration, _ in plan])
    elif plan:
        for asked in [()] if alias == DEFAULT else [(label,) for label in sorted(labels)]:
            call_command("migrate", *asked, database=alias, verbosity=0)


def _make_tables(alias: str, migrations: list[tuple[str, str]]) -> None:
    """All tables of an empty database. A hundred migrations would take half a minute to end at the same."""
    with connections[alias].schema_editor() as editor:
        for config in apps.get_app_configs():
            for model in router.get_migratable_models(config, alias):
                editor.create_model(model)
        recorder = MigrationRecorder(connections[alias])
        recorder.ensure_schema()
        for label, name in migrations:
            recorder.record_applied(label, name)
        emit_post_migrate_signal(verbosity=0, interactive=False, db=alias)


class DatabaseHomes:
    """Django's router: reads, writes and migrations go to the model's own home and nowhere else."""

    def db_for_read(self, model: type[Model], **_: object) -> str:
        return home_of(model)

    def db_for_write(self, model: type[Model], **_: object) -> str:
        return home_of(model)

    def allow_relation(self, one: Model, other: Model, **_: object) -> bool:
        return home_of(type(one)) == home_of(type(other))

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **_: object) -> bool:
        if model_name is None:
            return db == DEFAULT
        try:
            # A migration's own picture of a model has lost `home`; the model itself says it.
            return home_of(apps.get_model(app_label, model_name)) == db
        except LookupError:
            return db == DEFAULT
