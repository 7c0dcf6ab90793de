"""Every name that sender and listener share, so that neither drifts by a typo."""


def bell_group(meeting_id):
    """The group in the channel layer where a meeting's bell rings."""
    return f"meeting.{meeting_id.hex}"
