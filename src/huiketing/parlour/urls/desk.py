"""The addresses of the desk, below /desk/."""

from django.urls import path

from huiketing.parlour.views import book, desk, door, receipt, reception

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("look", desk.look, name="look"),
    path("register", desk.register, name="register"),
    path("suggest", desk.suggestions, name="suggest"),
    path("chosen", desk.chosen, name="chosen"),
    path("party", desk.party, name="party"),
    path("before", desk.before, name="before"),
    path("today", desk.today, name="today"),
    path("came", reception.came, name="came"),
    path("came/<uuid:uid>/back", reception.came_back, name="came_back"),
    path("ticket", reception.ticket, name="ticket"),
    path("ticket/<uuid:uid>", reception.slip, name="slip"),
    path("next", reception.call, name="call"),
    path("take-back", receipt.last, name="take_back_last"),
    path("take-back/<str:number>", receipt.take_back, name="take_back"),
    path("receipt/<str:number>", receipt.receipt, name="receipt"),
    path("door", door.queue, name="door"),
    path("door/<str:number>", door.take_in, name="door_take_in"),
    path("register-book", book.book, name="register_book"),
]
