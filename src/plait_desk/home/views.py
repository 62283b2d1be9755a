"""The front page, one search, and the thread: what the rooms put together."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plait.policy.permissions import Permission, needs


@needs(Permission.HOME_READ)
def front(request: HttpRequest) -> HttpResponse:
    return render(request, "home/front.html", {})


@needs(Permission.SEARCH_USE)
def search_page(request: HttpRequest) -> HttpResponse:
    return render(request, "home/search.html", {})


@needs(Permission.THREAD_READ)
def thread_page(request: HttpRequest, cited: str) -> HttpResponse:
    return render(request, "home/thread.html", {})


@needs(Permission.HOME_READ)
def words_page(request: HttpRequest) -> HttpResponse:
    return render(request, "home/words.html", {})
