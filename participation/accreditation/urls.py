"""Addresses of accreditation."""

from django.urls import URLPattern, URLResolver, path

from participation.accreditation.views import (
    applicant,
    applicant_documents,
    applicant_files,
    applicant_holder,
    applicant_moves,
    applicant_questions,
    applicant_reports,
    applicant_sending,
    applicant_status,
    applicant_versions,
    finder,
)

_ONE = "applications/<uuid:application>/"
_STATUS = "statuses/<uuid:accreditation>/"

applicant_patterns: list[URLPattern | URLResolver] = [
    path("", applicant.accreditation, name="accreditation"),
    path("finder/", finder.begin_here, name="accreditation-finder"),
    path("apply/", applicant.start, name="application-start"),
    path(_ONE, applicant_status.application, name="application"),
    path(f"{_ONE}tasks/", applicant.tasks, name="application-tasks"),
    path(f"{_ONE}steps/<slug:step>/", applicant.step, name="application-step"),
    path(f"{_ONE}documents/", applicant_documents.documents, name="application-documents"),
    path(
        f"{_ONE}documents/<slug:code>/",
        applicant_documents.upload,
        name="application-document-upload",
    ),
    path(
        f"{_ONE}documents/<slug:code>/remove/",
        applicant_documents.remove,
        name="application-document-remove",
    ),
    path(f"{_ONE}check/", applicant_sending.check, name="application-check"),
    path(f"{_ONE}receipt/", applicant_sending.receipt, name="application-receipt"),
    path(f"{_ONE}questions/", applicant_questions.questions, name="application-questions"),
    path(f"{_ONE}versions/<int:number>/", applicant_versions.version, name="application-version"),
    path(f"{_ONE}moves/<slug:move>/", applicant_moves.move, name="application-move"),
    path(f"{_ONE}review/", applicant_moves.ask_for_review, name="application-review"),
    path(f"{_ONE}take-over/", applicant_files.take, name="application-take-over"),
    path(f"{_ONE}export/", applicant_files.export, name="application-export"),
    path(f"{_ONE}discard/", applicant_moves.discard, name="application-discard"),
    path(_STATUS, applicant_holder.status, name="accreditation-own"),
    path(f"{_STATUS}listing/", applicant_holder.listing, name="accreditation-listing"),
    path(f"{_STATUS}reply/", applicant_holder.reply, name="accreditation-reply"),
    path(f"{_STATUS}changes/", applicant_holder.change, name="accreditation-change"),
    path(
        f"{_STATUS}changes/<uuid:change>/withdraw/",
        applicant_holder.change_withdraw,
        name="accreditation-change-withdraw",
    ),
    path(f"{_STATUS}moves/<slug:move>/", applicant_holder.move, name="accreditation-move"),
    path(f"{_STATUS}reports/<uuid:report>/", applicant_reports.report, name="accreditation-report"),
]

urlpatterns: list[URLPattern | URLResolver] = [*applicant_patterns]
