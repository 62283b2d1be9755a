"""Pages for everyone: no account, no cookie, nothing but what has been published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html", {})


def guidance(request: HttpRequest) -> HttpResponse:
    return render(request, "public/guidance.html", {})


def doors(request: HttpRequest) -> HttpResponse:
    return render(request, "public/doors.html", {})


def reports(request: HttpRequest) -> HttpResponse:
    return render(request, "public/reports.html", {})
