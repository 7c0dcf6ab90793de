"""What other pages show of the Local Offer."""

from django import template

from local_offer import doors

register = template.Library()


@register.inclusion_tag("local_offer/doors.html")
def offer_doors(level="h2"):
    """The doors by age and by situation, under a heading of this level."""
    return {"level": level, **doors.front()}
