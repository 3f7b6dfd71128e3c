from django.urls import path

from huiketing.exchange.channels import views

app_name = "channels"
urlpatterns = [
    path("place/outbox", views.outbox, name="outbox"),
    path("place/outbox/again", views.again, name="all_again"),
    path("place/outbox/<int:pk>/again", views.again, name="again"),
]
