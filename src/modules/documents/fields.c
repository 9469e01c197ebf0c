#include "modules/documents/store.h"

#include <string.h>

#include "base/language.h"

/* The dictionary: what templates may print. */

const DocumentField document_fields[] = {
    {"authority.name", N_("Name of the authority that issues"), false},
    {"authority.email", N_("E-mail of the authority"), false},
    {"document.title", N_("Title of the document"), false},
    {"document.number", N_("Number in the register"), false},
    {"document.date", N_("Date of the document"), false},
    {"document.year", N_("Year of the document"), false},
    {"document.author", N_("Who drew up the document"), false},
    {"document.legal_basis", N_("Legal basis of the document"), false},
    {"case.number", N_("Number of the case"), false},
    {"case.kind", N_("Kind of case"), false},
    {"case.opened", N_("Day on which the case was opened"), false},
    {"case.stage", N_("Stage of the case"), false},
    {"case.reason", N_("Reason or risk situation"), false},
    {"case.channel", N_("How the case became known"), false},
    {"case.signal_number", N_("Number of the signal"), false},
    {"case.signal_date", N_("Date of the signal"), false},
    {"case.manager", N_("Manager of the case"), false},
    {"case.responsible", N_("Case responsible"), false},
    {"case.head", N_("Head of the service"), false},
    {"case.closed", N_("Day on which the case was closed"), false},
    {"case.closing_reason", N_("Reason of closing"), false},
    {"team", N_("Team of the case"), true},
    {"team.name", N_("Name of the team member"), false},
    {"team.role", N_("Role in the team"), false},
    {"team.institution", N_("Institution of the team member"), false},
    {"child.name", N_("Name of the child"), false},
    {"child.id", N_("Personal numeric code of the child"), false},
    {"child.birth", N_("Birth date of the child"), false},
    {"child.birth_place", N_("Birth place of the child"), false},
    {"child.sex", N_("Sex of the child"), false},
    {"child.domicile", N_("Domicile of the child"), false},
    {"child.residence", N_("Where the child lives"), false},
    {"child.school", N_("School and class of the child"), false},
    {"child.doctor", N_("Family doctor of the child"), false},
    {"child.opinion", N_("Opinion of the child"), false},
    {"person.name", N_("Name of the person"), false},
    {"person.id", N_("Personal numeric code of the person"), false},
    {"person.birth", N_("Birth date of the person"), false},
    {"person.domicile", N_("Domicile of the person"), false},
    {"person.residence", N_("Where the person lives"), false},
    {"person.phone", N_("Phone of the person"), false},
    {"mother.name", N_("Name of the mother"), false},
    {"mother.id", N_("Personal numeric code of the mother"), false},
    {"mother.domicile", N_("Domicile of the mother"), false},
    {"mother.occupation", N_("Occupation of the mother"), false},
    {"father.name", N_("Name of the father"), false},
    {"father.id", N_("Personal numeric code of the father"), false},
    {"father.domicile", N_("Domicile of the father"), false},
    {"father.occupation", N_("Occupation of the father"), false},
    {"representative.name", N_("Name of the legal representative"), false},
    {"representative.id", N_("Personal numeric code of the legal representative"), false},
    {"representative.relation", N_("Relation of the legal representative"), false},
    {"representative.domicile", N_("Domicile of the legal representative"), false},
    {"members", N_("Members of the household"), true},
    {"members.name", N_("Name of the member"), false},
    {"members.id", N_("Personal numeric code of the member"), false},
    {"members.birth", N_("Birth date of the member"), false},
    {"members.relation", N_("Relation of the member"), false},
    {"members.occupation", N_("Occupation of the member"), false},
    {"members.school", N_("School of the member"), false},
    {"members.income", N_("Income of the member"), false},
    {"inquiry.request", N_("Request or reason of the inquiry"), false},
    {"inquiry.date", N_("Date of the inquiry"), false},
    {"inquiry.address", N_("Address visited"), false},
    {"inquiry.present", N_("Persons present at the inquiry"), true},
    {"inquiry.relations", N_("Relations in the family"), false},
    {"inquiry.health", N_("State of health"), false},
    {"inquiry.education", N_("Schooling and education"), false},
    {"inquiry.risks", N_("Risks found"), false},
    {"inquiry.sources", N_("Sources checked"), false},
    {"inquiry.conclusions", N_("Conclusions of the inquiry"), false},
    {"inquiry.proposal", N_("Proposal of the inquiry"), false},
    {"housing.tenure", N_("By what right the home is held"), false},
    {"housing.rooms", N_("Number of rooms"), false},
    {"housing.utilities", N_("Utilities"), false},
    {"housing.hygiene", N_("Hygiene of the home"), false},
    {"housing.description", N_("Description of the home"), false},
    {"income.total", N_("Monthly income of the household"), false},
    {"income.sources", N_("Sources of income"), false},
    {"income.benefits", N_("Social benefits received"), false},
    {"income.goods", N_("Goods that the household holds"), false},
    {"evaluation.date", N_("Date of the initial evaluation"), false},
    {"evaluation.findings", N_("Findings of the initial evaluation"), false},
    {"evaluation.strengths", N_("Strengths of the family"), false},
    {"evaluation.urgency", N_("Urgency"), false},
    {"evaluation.conclusions", N_("Conclusions of the initial evaluation"), false},
    {"evaluation.proposal", N_("Proposal after the initial evaluation"), false},
    {"detailed.date", N_("Date of the detailed evaluation"), false},
    {"detailed.summary", N_("Summary of the detailed evaluation"), false},
    {"needs", N_("Needs"), true},
    {"needs.area", N_("Area of the need"), false},
    {"needs.text", N_("The need"), false},
    {"needs.objective", N_("Objective for the need"), false},
    {"services", N_("Services"), true},
    {"services.need", N_("Need that the service answers"), false},
    {"services.name", N_("Type of service"), false},
    {"services.code", N_("Code of the service"), false},
    {"services.provider", N_("Provider"), false},
    {"services.start", N_("Beginning"), false},
    {"services.duration", N_("Duration"), false},
    {"services.responsible", N_("Responsible person"), false},
    {"services.result", N_("Expected result"), false},
    {"benefits", N_("Benefits"), true},
    {"benefits.need", N_("Need that the benefit answers"), false},
    {"benefits.name", N_("Type of benefit"), false},
    {"benefits.amount", N_("Amount of the benefit"), false},
    {"benefits.institution", N_("Institution that pays"), false},
    {"benefits.start", N_("Beginning of the benefit"), false},
    {"benefits.duration", N_("Duration of the benefit"), false},
    {"activities", N_("Activities"), true},
    {"activities.need", N_("Need that the activity answers"), false},
    {"activities.name", N_("Activity"), false},
    {"activities.start", N_("Term of the activity"), false},
    {"activities.responsible", N_("Responsible for the activity"), false},
    {"activities.result", N_("Result of the activity"), false},
    {"programmes", N_("Specific intervention programmes"), true},
    {"programmes.area", N_("Area of the programme"), false},
    {"programmes.objective", N_("Objective of the programme"), false},
    {"programmes.activities", N_("Activities of the programme"), false},
    {"programmes.responsible", N_("Responsible for the programme"), false},
    {"programmes.duration", N_("Duration of the programme"), false},
    {"contract.provider", N_("Provider of the service"), false},
    {"contract.service", N_("Service of the contract"), false},
    {"contract.code", N_("Code of the service"), false},
    {"contract.address", N_("Address of the service"), false},
    {"contract.schedule", N_("Schedule of the service"), false},
    {"contract.basis", N_("Basis of the enrolment"), false},
    {"contract.plan", N_("Number of the plan"), false},
    {"contract.from", N_("First day at the service"), false},
    {"contract.fee", N_("Contribution a month"), false},
    {"volunteer.name", N_("Name of the volunteer"), false},
    {"volunteer.provider", N_("Organisation that the volunteer helps"), false},
    {"volunteer.service", N_("Service where the volunteer helps"), false},
    {"volunteer.address", N_("Address of the service"), false},
    {"volunteer.activity", N_("What the volunteer does"), false},
    {"volunteer.hours", N_("Hours a month of the volunteer"), false},
    {"volunteer.from", N_("Beginning of the volunteer's contract"), false},
    {"volunteer.to", N_("End of the volunteer's contract"), false},
    {"agreement.provider", N_("Provider of the convention"), false},
    {"agreement.service", N_("Service of the convention"), false},
    {"agreement.code", N_("Code of the service"), false},
    {"agreement.from", N_("Beginning of the convention"), false},
    {"agreement.to", N_("End of the convention"), false},
    {"agreement.persons", N_("Average number of persons assisted"), false},
    {"agreement.level", N_("Level of the subsidy a month and person"), false},
    {"agreement.ceiling", N_("Ceiling of a year"), false},
    {"agreement.basis", N_("Basis of the convention"), false},
    {"plan.number", N_("Number of the plan"), false},
    {"plan.version", N_("Version of the plan"), false},
    {"plan.from", N_("Beginning of the plan"), false},
    {"plan.to", N_("End of the plan"), false},
    {"plan.purpose", N_("Purpose of the plan"), false},
    {"plan.finality", N_("Finality of the plan"), false},
    {"plan.measure", N_("Protection measure"), false},
    {"plan.accompaniment", N_("Accompaniment"), false},
    {"plan.family_relations", N_("Keeping relations with the family"), false},
    {"plan.review_date", N_("Date of the review"), false},
    {"plan.order_number", N_("Number of the mayor's order"), false},
    {"plan.order_date", N_("Date of the mayor's order"), false},
    {"visit.date", N_("Date of the visit"), false},
    {"visit.place", N_("Place of the visit"), false},
    {"visit.purpose", N_("Purpose of the visit"), false},
    {"visit.present", N_("Persons present at the visit"), true},
    {"visit.findings", N_("Findings of the visit"), false},
    {"visit.agreed", N_("What was agreed"), false},
    {"visit.next_date", N_("Next visit"), false},
    {"visit.worker", N_("Who visited"), false},
    {"review.date", N_("Date of the review report"), false},
    {"review.from", N_("Beginning of the period reviewed"), false},
    {"review.to", N_("End of the period reviewed"), false},
    {"review.summary", N_("Development of the situation"), false},
    {"review.changes", N_("Changes to the plan"), false},
    {"review.conclusion", N_("Conclusion of the review"), false},
    {"review.next_date", N_("Next review"), false},
    {"progress", N_("Progress by need"), true},
    {"progress.need", N_("Need reviewed"), false},
    {"progress.state", N_("State of the need"), false},
    {"progress.remark", N_("Remark"), false},
    {"order.subject", N_("Subject of the order"), false},
    {"order.reasons", N_("Reasons of the order"), false},
    {"order.articles", N_("Articles of the order"), true},
    {"order.mayor", N_("Name of the mayor"), false},
    {"order.secretary", N_("Name of the secretary general"), false},
    {"letter.to", N_("To whom the letter goes"), false},
    {"letter.address", N_("Address of the letter"), false},
    {"letter.subject", N_("Subject of the letter"), false},
    {"letter.text", N_("Text of the letter"), false},
    {"letter.reference", N_("Number to which the letter answers"), false},
    {"letter.reference_date", N_("Date to which the letter answers"), false},
    {"letter.deadline", N_("Term for an answer"), false},
    {"letter.attachments", N_("Attachments of the letter"), true},
    {"referral.service", N_("Service asked for"), false},
    {"referral.reason", N_("Reason of the referral"), false},
    {"referral.consent", N_("Consent to the referral"), false},
    {"payment.scheme", N_("Benefit that is paid"), false},
    {"payment.month", N_("Month that is paid"), false},
    {"payment.project", N_("Code of the project that pays"), false},
    {"payment.budget_line", N_("Budget chapter and article"), false},
    {"payment.persons", N_("How many persons are entitled"), false},
    {"payment.gross", N_("Sum granted"), false},
    {"payment.withheld", N_("Sum withheld"), false},
    {"payment.net", N_("Sum to be paid"), false},
    {"payment.words", N_("Sum to be paid, in words"), false},
    {"payment.prepared", N_("Who prepared the list of payments"), false},
    {"payment.approved", N_("Who approved the list of payments"), false},
    {"payment.visa", N_("Who gave the financial visa"), false},
    {"certificate.status", N_("Standing at the employment agency"), false},
    {"certificate.note", N_("Words of the employment agency"), false},
    {0},
};

const DocumentField *document_field(const char *path)
{
    for (const DocumentField *field = document_fields; field->path; field++)
        if (strcmp(field->path, path) == 0)
            return field;
    return NULL;
}

static const char *known(const char *path, bool is_list)
{
    const DocumentField *field = document_field(path);
    return field && field->is_list == is_list ? field->path : NULL;
}

static const char *list_of(const GPtrArray *scopes)
{
    return scopes->len ? scopes->pdata[scopes->len - 1] : NULL;
}

/* A member of a list is named within its list alone. */
bool document_is_member(const char *path)
{
    for (const DocumentField *field = document_fields; field->path; field++) {
        gsize count = strlen(field->path);
        if (field->is_list && strncmp(field->path, path, count) == 0 && path[count] == '.')
            return true;
    }
    return false;
}

const char *document_known(Pool *pool, const char *path, bool is_list, const GPtrArray *scopes)
{
    if (strcmp(path, ".") == 0)
        return is_list ? NULL : list_of(scopes);
    for (guint i = scopes->len; i > 0; i--) {
        const char *full = known(pool_printf(pool, "%s.%s", (const char *)scopes->pdata[i - 1], path), is_list);
        if (full)
            return full;
    }
    return document_is_member(path) ? NULL : known(path, is_list);
}

const char *document_field_label(const char *path)
{
    const DocumentField *field = document_field(path);
    return field ? _(field->label) : path;
}
