#include "modules/people/file.h"

#include <string.h>

#include "base/language.h"

static const Choice address_kinds[] = {
    {"domicile", N_("Domicile")}, {"residence", N_("Lives here")}, {"letters", N_("For letters")}, {0},
};
static const Choice areas[] = {{"urban", N_("Urban")}, {"rural", N_("Rural")}, {0}};
static const Choice paper_kinds[] = {
    {"identity-card", N_("Identity card")},
    {"birth-certificate", N_("Birth certificate")},
    {"passport", N_("Passport")},
    {"residence-permit", N_("Residence permit")},
    {"disability-certificate", N_("Certificate of disability")},
    {"other", N_("Another paper")},
    {0},
};
static const Choice fact_kinds[] = {
    {"schooling", N_("Schooling")}, {"work", N_("Work")}, {"doctor", N_("Family doctor")}, {"insurance", N_("Insurance")}, {0},
};
static const Choice relation_kinds[] = {
    {"parent", N_("Parent of")},      {"partner", N_("Partner of")},  {"sibling", N_("Brother or sister of")}, {"grandparent", N_("Grandparent of")},
    {"guardian", N_("Guardian of")},  {"foster", N_("Foster parent of")}, {"relative", N_("Another relative of")},  {0},
};
static const Choice consent_kinds[] = {
    {"consent", N_("Consent")}, {"declaration", N_("Declaration")}, {"information", N_("Was informed")}, {0},
};

#define ROW_FIELDS(Type)                                                                                                 \
    F(Type, id, .kind = FIELD_ID, .label = N_("Number")), F(Type, person_id, .kind = FIELD_ID, .label = N_("Person"))
#define VERSION_FIELD(Type) F(Type, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true)

static const Field address_fields[] = {
    ROW_FIELDS(PersonAddress),
    F(PersonAddress, kind, .kind = FIELD_CHOICE, .label = N_("Kind of address"), .choices = address_kinds, .required = true, .in_list = true),
    F(PersonAddress, street, .kind = FIELD_TEXT, .label = N_("Street and number"), .hint = N_("Such as: Strada Mureș 12, bl. A4, ap. 7."), .max = 300,
      .in_list = true, .suggest = "streets"),
    F(PersonAddress, locality, .kind = FIELD_TEXT, .label = N_("Locality"), .hint = N_("Its code is found by itself where the table of places has it."),
      .max = 200, .in_list = true, .suggest = "places"),
    F(PersonAddress, street_id, .kind = FIELD_ID, .label = N_("Street of the register")),
    F(PersonAddress, place_code, .kind = FIELD_TEXT, .label = N_("SIRUTA or CUATM code"), .max = 10),
    F(PersonAddress, area, .kind = FIELD_CHOICE, .label = N_("Urban or rural"), .hint = N_("Only where the table of places doesn't know."), .choices = areas),
    F(PersonAddress, is_secret, .kind = FIELD_FLAG, .label = N_("Secret address"),
      .hint = N_("It is kept sealed. Only who has the right sees it, and each look is logged."), .in_list = true),
    F(PersonAddress, secret, .kind = FIELD_TEXT, .label = N_("Secret address"), .sealed = true, .read_only = true, .see = "people.see-address"),
    F(PersonAddress, from_day, .kind = FIELD_DAY, .label = N_("From"), .in_list = true),
    F(PersonAddress, to_day, .kind = FIELD_DAY, .label = N_("Until"), .hint = N_("Empty: still so."), .in_list = true),
    F(PersonAddress, note, .kind = FIELD_TEXT, .label = N_("Note"), .max = 300),
    VERSION_FIELD(PersonAddress),
    {0},
};

static const Field paper_fields[] = {
    ROW_FIELDS(PersonPaper),
    F(PersonPaper, kind, .kind = FIELD_CHOICE, .label = N_("Paper"), .choices = paper_kinds, .required = true, .in_list = true),
    F(PersonPaper, number, .kind = FIELD_TEXT, .label = N_("Series and number"), .max = 60, .sealed = true, .see = "people.see-id"),
    F(PersonPaper, issuer, .kind = FIELD_TEXT, .label = N_("Issued by"), .max = 200, .in_list = true),
    F(PersonPaper, issued_on, .kind = FIELD_DAY, .label = N_("Issued on"), .not_after_today = true, .in_list = true),
    F(PersonPaper, expires_on, .kind = FIELD_DAY, .label = N_("Expires on"), .in_list = true),
    F(PersonPaper, note, .kind = FIELD_TEXT, .label = N_("Note"), .max = 300),
    VERSION_FIELD(PersonPaper),
    {0},
};

static const Field phone_fields[] = {
    ROW_FIELDS(PersonPhone),
    F(PersonPhone, number, .kind = FIELD_PHONE, .label = N_("Telephone"), .required = true, .in_list = true),
    F(PersonPhone, whose, .kind = FIELD_TEXT, .label = N_("Whose it is"), .hint = N_("Empty: the person's own. Such as: her sister."), .max = 100,
      .in_list = true),
    VERSION_FIELD(PersonPhone),
    {0},
};

static const Field fact_fields[] = {
    ROW_FIELDS(PersonFact),
    F(PersonFact, kind, .kind = FIELD_CHOICE, .label = N_("About"), .choices = fact_kinds, .required = true, .in_list = true),
    F(PersonFact, what, .kind = FIELD_TEXT, .label = N_("What"), .hint = N_("The class, the occupation, the doctor's name, insured or not."), .max = 200,
      .required = true, .in_list = true),
    F(PersonFact, body, .kind = FIELD_TEXT, .label = N_("Where"), .hint = N_("The school, the employer, the practice, the insurer."), .max = 200,
      .in_list = true),
    F(PersonFact, from_day, .kind = FIELD_DAY, .label = N_("From"), .in_list = true),
    F(PersonFact, to_day, .kind = FIELD_DAY, .label = N_("Until"), .hint = N_("Empty: still so."), .in_list = true),
    VERSION_FIELD(PersonFact),
    {0},
};

static const Field relation_fields[] = {
    ROW_FIELDS(PersonRelation),
    F(PersonRelation, kind, .kind = FIELD_CHOICE, .label = N_("What this person is"), .choices = relation_kinds, .required = true, .in_list = true),
    F(PersonRelation, other_person_id, .kind = FIELD_ID, .label = N_("The other person")),
    F(PersonRelation, from_day, .kind = FIELD_DAY, .label = N_("From"), .in_list = true),
    F(PersonRelation, to_day, .kind = FIELD_DAY, .label = N_("Until"), .hint = N_("Empty: still so."), .in_list = true),
    F(PersonRelation, note, .kind = FIELD_TEXT, .label = N_("Note"), .max = 300),
    VERSION_FIELD(PersonRelation),
    {0},
};

static const Field consent_fields[] = {
    ROW_FIELDS(PersonConsent),
    F(PersonConsent, kind, .kind = FIELD_CHOICE, .label = N_("Kind"), .choices = consent_kinds, .required = true, .in_list = true),
    F(PersonConsent, purpose, .kind = FIELD_TEXT, .label = N_("Purpose"), .hint = N_("What the data are used for, in the words of the paper that was signed."),
      .max = 300, .required = true, .in_list = true),
    F(PersonConsent, given_on, .kind = FIELD_DAY, .label = N_("Given on"), .required = true, .not_after_today = true, .in_list = true),
    F(PersonConsent, ends_on, .kind = FIELD_DAY, .label = N_("Good until"), .in_list = true),
    F(PersonConsent, withdrawn_on, .kind = FIELD_DAY, .label = N_("Withdrawn on"), .not_after_today = true, .in_list = true),
    F(PersonConsent, note, .kind = FIELD_TEXT, .label = N_("Note"), .max = 300),
    VERSION_FIELD(PersonConsent),
    {0},
};

const Record person_address_record = {"person_address", N_("Address"), sizeof(PersonAddress), address_fields};
const Record person_paper_record = {"person_paper", N_("Paper"), sizeof(PersonPaper), paper_fields};
const Record person_phone_record = {"person_phone", N_("Telephone"), sizeof(PersonPhone), phone_fields};
const Record person_fact_record = {"person_fact", N_("Schooling, work, doctor, insurance"), sizeof(PersonFact), fact_fields};
const Record person_relation_record = {"person_relation", N_("Family relation"), sizeof(PersonRelation), relation_fields};
const Record person_consent_record = {"person_consent", N_("Consent or declaration"), sizeof(PersonConsent), consent_fields};

const FileKind file_kinds[] = {
    {"addresses", N_("Addresses"), N_("Add an address"), N_("No address is known."), &person_address_record, "secret",
     offsetof(PersonAddress, seal_key)},
    {"phones", N_("More telephones"), N_("Add a telephone"), N_("There are no others."), &person_phone_record, NULL, 0},
    {"papers", N_("Papers"), N_("Add a paper"), N_("No paper is written down."), &person_paper_record, "number", offsetof(PersonPaper, seal_key)},
    {"facts", N_("Schooling, work, doctor, insurance"), N_("Add schooling, work, doctor or insurance"), N_("Nothing is written down."), &person_fact_record, NULL, 0},
    {"relations", N_("Family and guardians"), N_("Add a relation"), N_("No relation is written down."), &person_relation_record, NULL, 0},
    {"consents", N_("Consents and declarations"), N_("Add a consent or declaration"), N_("There are none yet."), &person_consent_record, NULL, 0},
    {0},
};

const FileKind *file_kind(const char *slug)
{
    for (const FileKind *kind = file_kinds; kind->slug; kind++)
        if (strcmp(kind->slug, slug) == 0)
            return kind;
    return NULL;
}

static void check_days(const FileKind *kind, const void *row, const char *from, const char *to, Problems *problems)
{
    const Day *first = NULL, *last = NULL;
    for (const Field *field = kind->record->fields; field->name; field++) {
        const void *at = (const char *)row + field->offset;
        first = strcmp(field->name, from) == 0 ? at : first;
        last = strcmp(field->name, to) == 0 ? at : last;
    }
    if (first && last && day_is(*first) && day_is(*last) && day_compare(*last, *first) < 0)
        problems_add(problems, to, "%s", _("The last day is before the first one."));
}

void file_row_check(const FileKind *kind, const void *row, Problems *problems)
{
    check_days(kind, row, "from_day", "to_day", problems);
    check_days(kind, row, "issued_on", "expires_on", problems);
    check_days(kind, row, "given_on", "withdrawn_on", problems);
}
