"""Collection by the programming interface: files, reports, requirements and concerns, as its pages have them."""

from ninja import Router

from plait_desk.collection.api import asked, files, reports

router = Router()
for part in (files, reports, asked):
    router.add_router("", part.router)
