"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plait_desk.settings")
# A page looks at a few records at a time: it needs no machine code for that, and does not carry the compiler.
os.environ.setdefault("PLAIT_INTERPRETED", "yes")
application = get_wsgi_application()
