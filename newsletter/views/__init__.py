"""Pages of the newsletter that are no pages of the CMS."""
