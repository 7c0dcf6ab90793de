"""How often one address may do something: `people.limits`, under the name this app knows it by."""

from people.limits import address_of, allow

__all__ = ["address_of", "allow"]
