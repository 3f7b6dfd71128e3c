from importlib.util import find_spec

from django.urls import include, path

app_name = "parlour"

_FACES = (("desk/", "desk"), ("phone/", "phone"), ("", "resident"))
urlpatterns = [
    path(prefix, include(f"{__name__}.{face}"))
    for prefix, face in _FACES
    if find_spec(f"{__name__}.{face}")
]
