from django.urls import path

from config.demo import views

app_name = "demo"

urlpatterns = [
    path("next-day/", views.next_day, name="next_day"),
    path("next-deadline/", views.next_deadline, name="next_deadline"),
    path("mails/", views.mails, name="mails"),
    path("mails/<str:key>/", views.mail, name="mail"),
]
