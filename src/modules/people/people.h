#pragma once
#include "record/record.h"

/* The register of persons.  A person's id stands in other modules' columns named person_id or …_person_id, which each module
 * declares in its .references: a merge moves them, its undo moves them back.  Such a table has a column id, and no UNIQUE over
 * a column with a person's id. */

/* Table person.  A person who was merged into another stays as a row, which nobody lists or finds by search. */
typedef struct {
    gint64 id;
    const char *family_name, *given_name;
    const char *former_name; /* family names before a marriage or a change; NULL: none */
    const char *other_name;  /* another spelling, Cyrillic, what the person is called; NULL: none */
    const char *sex;         /* "f", "m", "x" (another); NULL: not known */
    Day birth_day;           /* DAY_NONE: not known */
    const char *birth_kind;  /* how sure: "day", "month", "year", "estimate"; NULL is "day" */
    const char *birth_place;
    Day death_day;
    const char *national_id;        /* sealed: NULL as found, person_national_id() opens it; to save: NULL as it was, "" none */
    const char *national_id_masked; /* "•••••••••••57"; NULL: none is kept */
    const char *national_id_kind;   /* "cnp", "idnp", "other"; NULL: none is kept */
    const char *national_id_reason; /* why there is none: "newborn", "undocumented", "foreigner", "refuses", "unknown" */
    const char *national_id_note;   /* why one that doesn't fit is kept; NULL: it fits */
    const char *phone, *email;
    const char *languages;   /* "română, romani" */
    const char *file_number; /* of the paper file */
    const char *note;
    const char *seal_key;    /* of what is sealed; for store.c alone */
    bool is_demo;
    gint64 merged_into_id;   /* 0: stands for itself */
    gint64 created_at;
    gint64 version;
} Person;
extern const Record person_record;

/* What these return lives in pool. */

/* FAIL_NOT_FOUND.  One who was merged is found as well: follow merged_into_id, or ask person_standing(). */
bool person_find(Db *db, Pool *pool, gint64 id, Person **ret_person, GError **error);
/* The person whom id means today: itself, or whom it was merged into. */
bool person_standing(Db *db, gint64 id, gint64 *ret_id, GError **error);
/* The national id in clear.  NULL: none.  Writes to the audit log that who saw it: needs "people.see-id" (FAIL_FORBIDDEN). */
bool person_national_id(Db *db, Pool *pool, const Identity *who, gint64 id, const char **ret_national_id, GError **error);

/* Sets id.  Both write the audit log; who may be identity_system().  FAIL_INVALID: a national id that no rule of its kind makes
 * possible and no note says why it is kept. */
bool person_create(Db *db, const Identity *who, Person *person, GError **error);
/* FAIL_CONFLICT: somebody saved since it was read. */
bool person_save(Db *db, const Identity *who, const Person *person, GError **error);

/* "Țepeș Ștefan" */
const char *person_name(Pool *pool, const Person *person);
/* "Țepeș Ștefan (Popa), n. 31.12.1980": enough to tell from others; without the national id. */
const char *person_label(Pool *pool, const Person *person);
/* The label of the person with that id; "–" for 0 and for one who isn't there. */
const char *person_label_of(Db *db, Pool *pool, gint64 id);

/* --- whom another module's list names ---
 *
 * What a heading of a list means: "name", "family_name", "given_name", "birth_date", "sex", "national_id"…; "none": nothing of a person. */
const char *person_column_of_header(const char *header);
/* "Popescu (Ionescu) Maria Ana", "Popescu, Maria", "Maria Popescu": sets family, given and former name. */
void person_split_name(Pool *pool, const char *name, Person *person);
/* "m", "f" or "x" of what lists write ("băiat", "F"); NULL: it says none. */
const char *person_sex_of_text(const char *text);
/* Sex and birth date that stand in a code which is right, where the person has none. */
void person_complete_from_id(Pool *pool, Person *person);
/* Takes what a form with the fields of person_record says, checks of codes and dates included; what isn't sent stays as it is. */
Problems *person_from_form(Request *req, Person *person);
/* A line of schooling in the person's file. */
bool person_add_schooling(Db *db, const Identity *who, gint64 person_id, const char *what, const char *school, Day from, GError **error);

/* --- what papers print of a person: on_paper.c --- */

/* What the register knows today; NULL: not known.  A secret address is never among it, nor anything declared. */
typedef struct {
    Person *person;
    const char *domicile, *residence;      /* "Strada Mureș 5, Timișoara" */
    const char *schooling, *doctor, *work; /* "Class III, School no. 12" */
} PersonOnPaper;
bool person_on_paper(Db *db, Pool *pool, gint64 id, PersonOnPaper *ret_paper, GError **error); /* FAIL_NOT_FOUND */

/* Somebody beside a person. */
typedef struct {
    gint64 person_id;
    const char *kind;  /* of a relation: "parent", "guardian"…; in a household: "head", "child"… */
    const char *label; /* in words, by their sex: "mother" */
    const char *sex;   /* as in Person */
} PersonTie;
/* Who is somebody's parent, guardian, brother… today; of PersonTie *. */
bool person_relatives(Db *db, Pool *pool, gint64 id, GPtrArray **ret_ties, GError **error);
/* Who lives in the same household today, that person too, its head first; of PersonTie *. */
bool person_household(Db *db, Pool *pool, gint64 id, GPtrArray **ret_ties, GError **error);

/* One whom a search found. */
typedef struct {
    Person person;  /* without what is sealed */
    double score;   /* 1: exactly as typed; above 0.5: likely */
    const char *why; /* "name", "similar", "birth", "national-id", "phone", "file" */
    guint namesakes; /* how many of the found have the name, this one too */
} PersonFound;
/* Names as people type them (with or without diacritics, any order, one slip a word, the last word's beginning, nicknames, Cyrillic),
 * birth dates, phones, file numbers; a whole national id finds by its blind index.  The best first; of PersonFound *. */
bool person_search(Db *db, Pool *pool, const char *text, guint limit, GPtrArray **ret_found, GError **error);

/* What a person declares of themselves, with their consent: kind as below.  One of a kind: an earlier one is replaced.  text NULL: doesn't
 * want to declare.  FAIL_FORBIDDEN without "people.see-traits". */
bool trait_declare(Db *db, const Identity *who, gint64 person_id, const char *kind, const char *text, GError **error);

/* --- counting by a declared trait ---
 *
 * For the counting engine of the module statistics alone: tools/check_layers refuses every other module that names this.  It tells of
 * persons whom the engine counts anyhow; the engine adds up, suppresses what is small, and hands out figures, never the bits.  No
 * route, list, export or command may call it, and there is no other way to ask the register about more than one person's traits. */
typedef struct PeopleTraitMask PeopleTraitMask;
/* trait: "ethnicity", "disability", "health", "religion", "language", "other".  value: what was declared, compared by its folded
 * letters, several spellings with "|" between ("rom|roma|rrom"); NULL: anything but a refusal.  person_ids: of gint64, in any order,
 * also twice.  FAIL_INVALID: there is no such trait. */
bool people_trait_count_within(Db *db, const char *trait, const char *value, const GArray *person_ids, PeopleTraitMask **ret_mask,
                               GError **error);
void people_trait_mask_free(PeopleTraitMask *mask); /* and wipes it */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PeopleTraitMask, people_trait_mask_free)
/* index: of the array that was given. */
bool people_trait_mask_has(const PeopleTraitMask *mask, guint index);   /* declared this value */
bool people_trait_mask_tells(const PeopleTraitMask *mask, guint index); /* declared something of this trait, this value or another */
guint people_trait_mask_count(const PeopleTraitMask *mask);             /* of those that have */

/* Persons who may be the same one: Fellegi and Sunter's weights in bits, with what speaks for it in words. */
typedef struct {
    Person person;
    double weight, probability;
    const char *reasons; /* "the same name, the same birth date": translated */
} Twin;

/* Of Twin *, the likeliest first, at most so many; those of a probability of 0.5 or more.  person->national_id may be NULL. */
bool twins_of(Db *db, Pool *pool, const Person *person, guint limit, GPtrArray **ret_twins, GError **error);

/* --- many at once ---
 *
 * For made-up cities and for measuring: without checks and without the audit log.  Each call stands in a change of the caller's; what
 * searches need is collected and written by people_bulk_end(), in changes of its own: until then nobody is found by name. */
typedef struct PeopleBulk PeopleBulk;
PeopleBulk *people_bulk_new(void);
void people_bulk_free(PeopleBulk *bulk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PeopleBulk, people_bulk_free)
/* Sets id.  street and locality may be NULL. */
bool people_bulk_add(PeopleBulk *bulk, Db *db, Pool *pool, Person *person, const char *street, const char *locality, GError **error);
/* roles: "head", "partner", "child", "parent", "relative", "other". */
bool people_bulk_household(PeopleBulk *bulk, Db *db, const char *name, const char *address, gint64 *ret_id, GError **error);
bool people_bulk_member(PeopleBulk *bulk, Db *db, gint64 household_id, gint64 person_id, const char *role, Day from, GError **error);
/* What person_id is to the other: "parent", "partner", "sibling", "guardian"… */
bool people_bulk_relation(PeopleBulk *bulk, Db *db, gint64 person_id, const char *kind, gint64 other_person_id, GError **error);
/* The streets of the register for a form's suggestions: of const char *. */
bool streets_offered(Db *db, Pool *pool, GPtrArray **ret_names, GError **error);
/* "Strada Mureș" for the register of streets of a locality; one that is there stays as it is. */
bool people_street_add(Db *db, const char *title, const char *place_code, GError **error);
/* What an invented person declares; text NULL: doesn't want to.  kind as in the person's page: "ethnicity", "disability"… */
bool people_bulk_declare(Db *db, Pool *pool, gint64 person_id, const char *kind, const char *text, GError **error);
/* A CNP for an invented person.  14 bytes at ret_cnp; county 35 is Timiș, number 1 to 999. */
void cnp_make(char *ret_cnp, const char *sex, Day birth_day, int county, int number);
bool people_bulk_end(PeopleBulk *bulk, Db *db, GError **error);

/* --- choosing a person in a form of another module ---
 *
 * Works without scripts: a search field with a button, and the found ones to choose from, all within the form.
 *
 *   static const Input inputs[] = {PERSON_PICKER_INPUTS("child_person_id"), …, {0}};
 *
 *   static bool save(Request *req, GError **error)
 *   {
 *       Visit *visit = …; Problems *problems = record_from_form(&visit_record, visit, req);
 *       if (person_picker_asks(req, "child_person_id"))           // its button was pressed, not "Save":
 *           return reply_view(req, 200, view_visit_form, …);      // the form again, with what was typed
 *       visit->child_person_id = person_picked(req, "child_person_id", true, problems);
 *
 * and in the view: person_picker(out, req, "child_person_id", _("Child"), NULL, visit->child_person_id, problems); */
#define PERSON_PICKER_INPUTS(name) {name, INPUT_ID}, {name "_search", INPUT_TEXT}, {name "_find", INPUT_TEXT}
bool person_picker_asks(Request *req, const char *name);
/* The chosen id; 0: none.  Adds a problem when one is required, or when a name was typed and nobody chosen. */
gint64 person_picked(Request *req, const char *name, bool required, Problems *problems);
/* person_id: chosen before, 0: nobody, -1: who is chosen stands elsewhere in the form, under the same name.  problems may be NULL. */
void person_picker(View *view, Request *req, const char *name, const char *label, const char *hint, gint64 person_id,
                   const Problems *problems);
