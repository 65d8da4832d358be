"""Addresses of the register and of figures."""

from django.urls import path

from participation.registers import views

urlpatterns = [
    path("register/", views.register, name="register"),
    path("register/feed/", views.register_feed, name="register-feed"),
    path("figures/", views.figures, name="figures"),
    path("figures/data/", views.figures_data, name="figures-data"),
]
