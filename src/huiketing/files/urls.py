from django.urls import path

from huiketing.files import views

app_name = "files"
urlpatterns = [
    path("files/<uuid:uid>", views.show, name="show"),
    path("files/link/<str:token>", views.shared, name="shared"),
]
