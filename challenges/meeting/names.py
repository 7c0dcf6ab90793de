"""Every name that sender and listener share, so that neither drifts by a typo."""


def bell_group(meeting_id):
    """The group in the channel layer where a meeting's bell rings."""
    return f"meeting.{meeting_id.hex}"


def line_mark(line_id):
    """What a fragment that shows this line contains, and no other."""
    return f'data-key="line-{line_id}"'
