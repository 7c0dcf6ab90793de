"""In the servers that the tests start: each page says which templates it was drawn from, so that axe can note them."""

from contextvars import ContextVar

from django.template.base import Template

NAMES = ContextVar("names")
render = Template.render


def noted(self, context):
    names = NAMES.get(None)
    if names is not None and self.name:
        names.append(str(self.name))
    return render(self, context)


Template.render = noted


class SayWhatWasDrawn:
    """The innermost middleware, before anything is packed: a `<meta name="drawn">` in the head of every page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        names = []
        before = NAMES.set(names)
        try:
            response = self.get_response(request)
        finally:
            NAMES.reset(before)
        if response.streaming or response.has_header("Content-Encoding") or b"</head>" not in response.content:
            return response
        said = f'<meta name="drawn" content="{" ".join(dict.fromkeys(names))}">\n</head>'
        response.content = response.content.replace(b"</head>", said.encode(), 1)
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))
        return response
