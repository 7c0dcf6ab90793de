"""
The pages that hold what is wanted, asked of Wagtail's index itself: one statement, and never more than a bounded part.

Wagtail's own query ranks by the square of the hits on SQLite and reads the whole table on PostgreSQL; a county's site
must answer on both. What is public is decided here, in the same statement: live, not past its end, behind no lock.
"""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone
from wagtail.models import Site, get_page_models

from pages import ready

MOST = 100  # results; nobody reads more
LOOKED_AT = 200  # of the best hits, before those go that are not public
RANKED = 1000  # of hits in the text alone, on PostgreSQL, which takes long over each

COLUMNS = """
    p.id, p.title, p.search_description, p.url_path, p.content_type_id,
    o.amount, o.availability, o.listed
"""
PUBLIC = """
    p.live AND substr(p.path, 1, length(%(root)s)) = %(root)s AND (p.expire_at IS NULL OR p.expire_at > %(now)s)
    AND NOT EXISTS (
        SELECT 1 FROM wagtailcore_pageviewrestriction r JOIN wagtailcore_page locked ON locked.id = r.page_id
        WHERE substr(p.path, 1, length(locked.path)) = locked.path
    )
"""
SQLITE = f"""
    SELECT {COLUMNS}, -hits.rank AS score
    FROM (
        SELECT rowid, rank FROM wagtailsearch_indexentry_fts
        WHERE wagtailsearch_indexentry_fts MATCH %(match)s AND rank MATCH 'bm25(0.0, 1.0, 10.0)'
        ORDER BY rank LIMIT %(looked_at)s
    ) hits
    JOIN wagtailsearch_indexentry e ON e.id = hits.rowid
    JOIN wagtailcore_page p ON p.id = CAST(e.object_id AS integer) AND p.content_type_id = e.content_type_id
    LEFT JOIN local_offer_offerentrypage o ON o.page_ptr_id = p.id
    WHERE {PUBLIC}
    ORDER BY score DESC, p.id LIMIT %(most)s
"""
# Two bounded parts: hits in the title, and hits anywhere. `MATERIALIZED` keeps the cast away from what is no page.
POSTGRESQL = f"""
    WITH q AS (SELECT to_tsquery('simple', %(all)s) AS everything, to_tsquery('simple', %(any)s) AS something),
    hits AS MATERIALIZED (
        (SELECT e.id FROM wagtailsearch_indexentry e, q
         WHERE (e.title || e.body) @@ q.everything AND e.title @@ q.something
         AND e.content_type_id = ANY(%(types)s) LIMIT %(ranked)s)
        UNION
        (SELECT e.id FROM wagtailsearch_indexentry e, q
         WHERE (e.title || e.body) @@ q.everything
         AND e.content_type_id = ANY(%(types)s) LIMIT %(ranked)s)
    ),
    ranked AS MATERIALIZED (
        SELECT e.object_id::integer AS page, e.content_type_id,
        ts_rank('{{0.1, 0.1, 0.1, 1}}', setweight(e.title, 'A') || setweight(e.body, 'D'), q.something) AS score
        FROM hits JOIN wagtailsearch_indexentry e ON e.id = hits.id CROSS JOIN q
        ORDER BY score DESC LIMIT %(looked_at)s
    )
    SELECT {COLUMNS}, ranked.score
    FROM ranked
    JOIN wagtailcore_page p ON p.id = ranked.page AND p.content_type_id = ranked.content_type_id
    LEFT JOIN local_offer_offerentrypage o ON o.page_ptr_id = p.id
    WHERE {PUBLIC}
    ORDER BY score DESC, p.id LIMIT %(most)s
"""


@dataclass(frozen=True)
class Hit:
    """A public page, with what a result shows of it."""

    pk: int
    title: str
    sentence: str
    url_path: str
    content_type_id: int
    amount: str | None
    availability: str | None
    listed: bool | None
    score: float

    @property
    def model(self):
        return ContentType.objects.get_for_id(self.content_type_id).model_class()

    @property
    def url(self):
        """Its address on this site; the page itself is not read for it."""
        above = next(site.root_path for site in Site.get_site_root_paths() if self.url_path.startswith(site.root_path))
        return "/" + self.url_path.removeprefix(above)


def pages(wanted, *, every=True):
    """The best of the public pages with everything wanted, or with `every=False` with some of it."""
    if not wanted:
        return []
    values = {"now": timezone.now(), "most": MOST, "looked_at": LOOKED_AT, "root": ready.kept("root-path", root_path)}
    if connection.vendor == "sqlite":
        statement = SQLITE
        values["match"] = "{title body} : (" + (" AND " if every else " OR ").join(map(fts5, wanted)) + ")"
    else:
        statement = POSTGRESQL
        parts = [tsquery(want) for want in wanted]
        values |= {"any": " | ".join(parts), "all": (" & " if every else " | ").join(parts)}
        values |= {"ranked": RANKED, "types": page_types()}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Hit(*row) for row in cursor.fetchall()]


def root_path():
    """Where the pages of this site begin in the tree; nothing outside it has an address."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return site.root_page.path if site else "none"


def page_types():
    return [found.pk for found in ContentType.objects.get_for_models(*get_page_models()).values()]


# Stems are letters and digits alone (`asked.WORD`), so a quoted one is no operator of either language.


def fts5(want):
    return "(" + " OR ".join(" AND ".join(map(fts5_stem, phrase)) for phrase in want.phrases()) + ")"


def fts5_stem(stem):
    return "(" + " OR ".join(f'"{form}"' for form in stem.forms()) + ")" if stem.whole else f'"{stem.text}"*'


def tsquery(want):
    return "(" + " | ".join(" & ".join(map(tsquery_stem, phrase)) for phrase in want.phrases()) + ")"


def tsquery_stem(stem):
    return "(" + " | ".join(f"'{form}'" for form in stem.forms()) + ")" if stem.whole else f"'{stem.text}':*"
