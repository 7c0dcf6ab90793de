"""
The settings of the servers that the tests start (`live_site`): as in production, but static files are read
where they lie.

So a change of a style sheet shows at once, and no test run begins with collecting and compressing nine hundred files.
"""

from datetime import time

from config.settings import *  # noqa: F403  (everything else stays as it is)
from config.settings import MIDDLEWARE, STORAGES
from tests.nu import keep

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
QUIET_HOURS = (time(0), time(0))  # the suite runs at night too
if keep.wanted():
    MIDDLEWARE.append("tests.nu.drawn.SayWhatWasDrawn")
READY_SECONDS = 0  # what a test saves, the server shows at once
