"""The meeting that the frame tests sit in is that of the meeting's own tests."""

from tests.meeting.conftest import at_letters, live, planned, stage

__all__ = ["at_letters", "live", "planned", "stage"]
