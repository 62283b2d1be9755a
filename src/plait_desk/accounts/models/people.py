"""Bodies, their units, their people, and what each person was granted, when and by whom."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from plait.domain.ids import GrantId
from plait.domain.marking import MarkingTier, Purpose
from plait.domain.partner import Term
from plait.policy.access import GrantHeld
from plait.policy.roles import Role
from plait_desk.accounts.fields import CodesField, OpaqueIdField


class Partner(models.Model):
    """A tenant: a body that owns what it gives. Boards are meetings, not partners."""

    id = OpaqueIdField()
    key = models.CharField(max_length=60, unique=True, help_text="the short name of the reference list")
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=40, blank=True)
    council_code = models.CharField(max_length=9, blank=True)
    is_bank = models.BooleanField(default=False, help_text="never reads what comes from suspicious activity reports")

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A part of a partner with its own people, such as a police division."""

    id = OpaqueIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="units")
    key = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Person(AbstractBaseUser):
    """Somebody who signs in. What they may do is in their grants, never here."""

    id = OpaqueIdField()
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class GrantTerms(models.Model):
    """What a grant gives, whether it is asked for or given: a role at a body, up to a tier, for purposes, for a term.

    `lent_by` is the body that lends the person: then it is a secondment, which always has an end.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="%(class)ss")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="%(class)ss")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss")
    lent_by = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, choices=[(role.value, role.words) for role in Role])
    clearance = models.CharField(max_length=20, choices=[(tier.value, tier.value) for tier in MarkingTier])
    purposes = CodesField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_at__isnull=True) | models.Q(to_at__gte=models.F("from_at")),
                name="a_%(class)s_does_not_end_before_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(lent_by__isnull=True)
                | (models.Q(to_at__isnull=False) & ~models.Q(lent_by=models.F("partner"))),
                name="a_seconded_%(class)s_is_elsewhere_and_ends",
            ),
        ]

    @property
    def term(self) -> Term:
        """From when to when."""
        return Term(from_at=self.from_at, to_at=self.to_at)


class Grant(GrantTerms):
    """A role for a person at a body, for purposes, for a term. Ended by a date, never deleted.

    It carries two signatures, of two people who are not the person; only those set up with the desk carry none.
    """

    id = OpaqueIdField()
    granted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    seconded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(GrantTerms.Meta):
        indexes = [models.Index(fields=["person", "partner"])]
        constraints = [
            *GrantTerms.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(granted_by=models.F("person")) & ~models.Q(seconded_by=models.F("person")),
                name="nobody_grants_to_themselves",
            ),
            models.CheckConstraint(
                condition=models.Q(granted_by__isnull=True, seconded_by__isnull=True)
                | (
                    models.Q(granted_by__isnull=False, seconded_by__isnull=False)
                    & ~models.Q(seconded_by=models.F("granted_by"))
                ),
                name="a_grant_has_two_signatures_of_two_people",
            ),
        ]

    @classmethod
    def of_banks(cls) -> "models.QuerySet[Grant]":
        """Grants to act for a bank, and to act elsewhere for somebody whom a bank lends."""
        return cls.objects.filter(models.Q(partner__is_bank=True) | models.Q(lent_by__is_bank=True))

    def value(self) -> GrantHeld:
        """The grant as the policy knows it."""
        return GrantHeld(
            id=GrantId(self.pk),
            role=Role(self.role),
            clearance=MarkingTier(self.clearance),
            purposes=frozenset(Purpose(code) for code in self.purposes),
            term=self.term,
        )
