class PrivatePages:
    """What a signed-in person sees is kept by no cache, neither the browser's nor one on the way (G1, A9)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
