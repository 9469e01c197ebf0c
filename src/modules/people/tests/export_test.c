#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "base/id.h"
#include "modules/accounts/accounts.h"
#include "modules/people/export.h"
#include "modules/people/file.h"
#include "modules/people/traits.h"
#include "record/audit.h"
#include "world.h"

/* Lists of people leave with purpose, recipient and a second one's approval, and never with what is declared or secret. */

#define MAY "people.export people.read people.see-id"

static gint64 given_person(World *w, const char *family_name, const char *given_name, const char *national_id)
{
    Person person = {.family_name = family_name, .given_name = given_name, .birth_day = day_make(2015, 12, 31), .death_day = DAY_NONE,
                     .national_id = national_id, .languages = "limba-zorzoneana", .note = "nota-zorzoneana", .phone = "0722 123 456"};
    must(person_create(w->db, identity_system(), &person, &w->error));
    return person.id;
}

static void given_address(World *w, gint64 person_id, const char *street, bool is_secret)
{
    const FileKind *kind = file_kind("addresses");
    PersonAddress *address = file_row_new(kind, w->pool);
    *address = (PersonAddress){.person_id = person_id, .kind = "domicile", .street = street, .locality = "Timișoara", .is_secret = is_secret,
                               .from_day = DAY_NONE, .to_day = DAY_NONE};
    must(file_row_save(w->db, identity_system(), kind, address, &w->error));
}

static Identity user(gint64 id, const char *name)
{
    static const char *const permissions[] = {"people.export", "people.see-id", NULL};
    return (Identity){.user_id = id, .name = name, .permissions = permissions, .permission_count = 2, .scope = SCOPE_AUTHORITY};
}

static PeopleExport *wanted(World *w, const char *search)
{
    PeopleExport *one = export_new(w->pool);
    one->purpose = "control de sănătate";
    one->recipient = "DSP Timiș";
    one->search = search;
    return one;
}

static PeopleExport *must_find(World *w, gint64 id)
{
    PeopleExport *found = NULL;
    must(export_find(w->db, w->pool, id, &found, &w->error));
    return found;
}

static const char *must_take(World *w, const Identity *who, gint64 id)
{
    const char *name, *type;
    GBytes *bytes = NULL;
    must(export_take(w->db, w->pool, who, id, NULL, &name, &type, &bytes, &w->error));
    pool_defer(w->pool, (GDestroyNotify)g_bytes_unref, bytes);
    return pool_strndup(w->pool, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static void a_small_list_is_made_at_once_and_is_its_askers_alone(void)
{
    g_autoptr(World) w = world_new();
    const char *name, *type;
    GBytes *bytes;
    Identity ana = user(11, "Ana"), ion = user(12, "Ion");
    given_person(w, "=Zamfir", "Maria", NULL);
    given_person(w, "Popa", "Ion", NULL);
    PeopleExport *one = wanted(w, "maria");
    must(export_ask(w->db, &ana, one, &w->error));
    g_assert_false(one->needs_two);
    g_assert_cmpint(one->found, ==, 1);
    must(export_make(w->db, w->pool, one->id, &w->error));
    const char *text = must_take(w, &ana, one->id);
    g_assert_nonnull(strstr(text, "'=Zamfir;Maria"));
    g_assert_null(strstr(text, "Popa"));
    g_assert_null(strstr(text, "0722"));
    g_assert_false(export_take(w->db, w->pool, &ion, one->id, NULL, &name, &type, &bytes, &w->error));
    g_assert_error(w->error, FAIL, FAIL_FORBIDDEN);
    g_assert_cmpint(must_find(w, one->id)->downloads, ==, 1);
}

static void a_whole_list_waits_for_somebody_else(void)
{
    g_autoptr(World) w = world_new();
    Identity ana = user(11, "Ana"), ion = user(12, "Ion"), nobody = {.user_id = 13, .name = "Dan"};
    given_person(w, "Zamfir", "Maria", NULL);
    PeopleExport *one = wanted(w, NULL);
    must(export_ask(w->db, &ana, one, &w->error));
    g_assert_cmpstr(one->state, ==, "waiting");
    g_assert_false(export_make(w->db, w->pool, one->id, &w->error));
    g_clear_error(&w->error);
    g_assert_false(export_decide(w->db, &ana, one->id, true, NULL, &w->error));
    g_assert_error(w->error, FAIL, FAIL_FORBIDDEN);
    g_clear_error(&w->error);
    g_assert_false(export_decide(w->db, &nobody, one->id, true, NULL, &w->error));
    g_clear_error(&w->error);
    must(export_decide(w->db, &ion, one->id, true, "bine", &w->error));
    g_assert_false(export_decide(w->db, &ion, one->id, false, NULL, &w->error));
    g_assert_error(w->error, FAIL, FAIL_CONFLICT);
    g_clear_error(&w->error);
    must(export_make(w->db, w->pool, one->id, &w->error));
    g_assert_cmpstr(must_find(w, one->id)->state, ==, "ready");
    g_assert_nonnull(strstr(must_take(w, &ana, one->id), "Zamfir"));
}

static void a_refused_list_is_never_made(void)
{
    g_autoptr(World) w = world_new();
    Identity ana = user(11, "Ana"), ion = user(12, "Ion");
    given_person(w, "Zamfir", "Maria", NULL);
    PeopleExport *one = wanted(w, NULL);
    must(export_ask(w->db, &ana, one, &w->error));
    must(export_decide(w->db, &ion, one->id, false, "prea mult", &w->error));
    g_assert_false(export_make(w->db, w->pool, one->id, &w->error));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
    g_assert_cmpstr(must_find(w, one->id)->state, ==, "refused");
}

static void what_is_secret_or_declared_never_leaves(void)
{
    g_autoptr(World) w = world_new();
    Identity ana = user(11, "Ana");
    gint64 maria = given_person(w, "Zamfir", "Maria", NULL), elena = given_person(w, "Zamfir", "Elena", NULL);
    given_address(w, maria, "Strada Mureș 12", false);
    given_address(w, elena, "Strada Deschisă 1", false);
    given_address(w, elena, "Strada Ascunsă 3", true);
    must(trait_declare(w->db, identity_system(), maria, "ethnicity", "zorzonelean", &w->error));
    PeopleExport *one = wanted(w, "zamfir");
    one->with_address = one->with_contact = true;
    must(export_ask(w->db, &ana, one, &w->error));
    must(export_make(w->db, w->pool, one->id, &w->error));
    const char *text = must_take(w, &ana, one->id);
    g_assert_nonnull(strstr(text, "Strada Mureș 12;Timișoara;Timiș;155252;"));
    g_assert_nonnull(strstr(text, "0722"));
    g_assert_null(strstr(text, "Ascuns"));
    g_assert_null(strstr(text, "Deschis")); /* nor where one may be waited for who hides */
    g_assert_null(strstr(text, "zorzone"));
    PeopleExport *street = wanted(w, NULL);
    street->street = "ascunsa";
    must(export_count(w->db, street, &w->error));
    g_assert_cmpint(street->found, ==, 0);
}

static void a_neighbourhood_is_chosen_by_the_register_of_streets(void)
{
    g_autoptr(World) w = world_new();
    Identity ana = user(11, "Ana");
    gint64 maria = given_person(w, "Zamfir", "Maria", NULL), elena = given_person(w, "Zamfir", "Elena", NULL);
    must(people_street_add(w->db, "Strada Mureș", "155252", &w->error) && people_street_add(w->db, "Strada Lungă", "155252", &w->error));
    must(db_execute(w->db, "UPDATE street SET quarter = 'Fabric' WHERE name = 'Mureș'", &w->error));
    given_address(w, maria, "Strada Mureș 12", false);
    given_address(w, elena, "Strada Lungă 1", false);
    PeopleExport *one = wanted(w, NULL);
    one->quarter = "fabrîc";
    must(export_ask(w->db, &ana, one, &w->error));
    g_assert_cmpint(one->found, ==, 1);
    g_assert_cmpstr(must_find(w, one->id)->quarter, ==, "fabrîc");
    must(export_make(w->db, w->pool, one->id, &w->error));
    const char *text = must_take(w, &ana, one->id);
    g_assert_nonnull(strstr(text, "Maria"));
    g_assert_null(strstr(text, "Elena"));
}

static void codes_leave_masked_unless_a_second_one_approves(void)
{
    g_autoptr(World) w = world_new();
    Identity ana = user(11, "Ana"), ion = user(12, "Ion"), blind = {.user_id = 14, .name = "Dan"};
    given_person(w, "Zamfir", "Maria", "6151231350014");
    PeopleExport *masked = wanted(w, "zamfir"), *clear = wanted(w, "zamfir");
    masked->codes = "masked";
    must(export_ask(w->db, &ana, masked, &w->error));
    must(export_make(w->db, w->pool, masked->id, &w->error));
    g_assert_null(strstr(must_take(w, &ana, masked->id), "6151231350014"));
    g_assert_nonnull(strstr(must_take(w, &ana, masked->id), "•14"));
    clear->codes = "clear";
    g_assert_false(export_ask(w->db, &ana, clear, &w->error)); /* without a reason */
    g_clear_error(&w->error);
    clear->codes_reason = "verificarea plăților";
    g_assert_false(export_ask(w->db, &blind, clear, &w->error));
    g_clear_error(&w->error);
    must(export_ask(w->db, &ana, clear, &w->error));
    g_assert_cmpstr(clear->state, ==, "waiting");
    must(export_decide(w->db, &ion, clear->id, true, NULL, &w->error));
    must(export_make(w->db, w->pool, clear->id, &w->error));
    g_assert_nonnull(strstr(must_take(w, &ana, clear->id), "6151231350014"));
}

static char *first_of_zip(GBytes *bytes, const char *password)
{
    gsize count;
    const void *data = g_bytes_get_data(bytes, &count);
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    char text[2000] = "";
    archive_read_support_format_zip(archive);
    archive_read_add_passphrase(archive, password);
    g_assert_cmpint(archive_read_open_memory(archive, data, count), ==, ARCHIVE_OK);
    g_assert_cmpint(archive_read_next_header(archive, &entry), ==, ARCHIVE_OK);
    g_assert_true(archive_entry_is_data_encrypted(entry));
    la_ssize_t read = archive_read_data(archive, text, sizeof text - 1);
    archive_read_free(archive);
    return read < 0 ? NULL : g_strdup(text);
}

static void a_password_makes_a_zip_that_it_alone_opens(void)
{
    g_autoptr(World) w = world_new();
    g_autoptr(GBytes) bytes = NULL;
    const char *name, *type;
    Identity ana = user(11, "Ana");
    given_person(w, "Zamfir", "Maria", NULL);
    PeopleExport *one = wanted(w, "zamfir");
    must(export_ask(w->db, &ana, one, &w->error));
    must(export_make(w->db, w->pool, one->id, &w->error));
    must(export_take(w->db, w->pool, &ana, one->id, "o parolă lungă", &name, &type, &bytes, &w->error));
    g_assert_cmpstr(type, ==, "application/zip");
    g_assert_true(g_str_has_suffix(name, ".zip"));
    g_autofree char *text = first_of_zip(bytes, "o parolă lungă"), *wrong = first_of_zip(bytes, "alta");
    g_assert_nonnull(strstr(text, "Zamfir;Maria"));
    g_assert_null(wrong);
    g_assert_null(g_strstr_len(g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes), "Zamfir"));
}

static void a_file_is_forgotten_when_its_time_is_over(void)
{
    g_autoptr(World) w = world_new();
    const char *name, *type;
    GBytes *bytes;
    gint64 count;
    Identity ana = user(11, "Ana");
    given_person(w, "Zamfir", "Maria", NULL);
    PeopleExport *one = wanted(w, "zamfir"), *whole = wanted(w, NULL);
    must(export_ask(w->db, &ana, one, &w->error));
    must(export_ask(w->db, &ana, whole, &w->error));
    must(export_make(w->db, w->pool, one->id, &w->error));
    must(export_forget_old(w->db, &count, &w->error));
    g_assert_cmpint(count, ==, 0);
    clock_set(clock_now() + EXPORT_HOURS * 3600 + 1);
    must(export_forget_old(w->db, &count, &w->error));
    g_assert_cmpint(count, ==, 1);
    g_assert_false(export_take(w->db, w->pool, &ana, one->id, NULL, &name, &type, &bytes, &w->error));
    g_assert_error(w->error, FAIL, FAIL_NOT_FOUND);
    g_clear_error(&w->error);
    clock_set(clock_now() + EXPORT_WAITS_DAYS * 86400);
    must(export_forget_old(w->db, &count, &w->error));
    g_assert_cmpint(count, ==, 1);
    clock_set(0);
}

static void the_log_says_who_took_what_for_whom(void)
{
    g_autoptr(World) w = world_new();
    GPtrArray *leaves = NULL;
    Identity ana = user(11, "Ana");
    given_person(w, "Zamfir", "Maria", NULL);
    PeopleExport *one = wanted(w, "zamfir");
    must(export_ask(w->db, &ana, one, &w->error));
    must(export_make(w->db, w->pool, one->id, &w->error));
    must_take(w, &ana, one->id);
    must(audit_of(w->db, w->pool, "person_export", one->id, 10, &leaves, &w->error));
    g_assert_cmpuint(leaves->len, ==, 3);
    const AuditLeaf *taken = leaves->pdata[0], *made = leaves->pdata[1], *asked = leaves->pdata[2];
    g_assert_cmpstr(asked->verb, ==, "ask");
    g_assert_cmpstr(made->verb, ==, "export");
    g_assert_cmpstr(taken->verb, ==, "download");
    g_assert_nonnull(strstr(asked->difference, "DSP Timiș"));
    g_assert_nonnull(strstr(asked->difference, "control de sănătate"));
    g_assert_nonnull(strstr(made->difference, "\"persons\""));
    g_assert_cmpint(made->user_id, ==, 11);
}

/* --- pages --- */

static const char *location(World *w, const Reply *reply)
{
    const char *at = reply_header_of(reply, "Location");
    g_assert_nonnull(at);
    return pool_strdup(w->pool, at);
}

static void the_page_asks_twice_for_the_recipient(void)
{
    g_autoptr(World) w = world_new();
    given_person(w, "Zamfir", "Maria", NULL);
    as_user(w, 11, 0, SCOPE_AUTHORITY, MAY);
    const char *form = "purpose=control+anual&recipient=DSP&search=zamfir&format=xlsx&codes=none";
    g_assert_cmpint(post(w, "/people/exports/new", "purpose=x&recipient=DSP&format=csv&codes=none")->status, ==, 422);
    Reply *check = post(w, "/people/exports/new", form);
    g_assert_cmpint(check->status, ==, 200);
    g_assert_nonnull(strstr(reply_body(w, check), "recipient_again"));
    g_assert_cmpint(post(w, "/people/exports/new", pool_printf(w->pool, "%s&recipient_again=altul", form))->status, ==, 422);
    Reply *asked = post(w, "/people/exports/new", pool_printf(w->pool, "%s&recipient_again=dsp", form));
    g_assert_cmpint(asked->status, ==, 303);
    const char *url = location(w, asked);
    gint64 id = id_parse(strrchr(url, '/') + 1);
    must(export_make(w->db, w->pool, id, &w->error));
    g_assert_nonnull(strstr(reply_body(w, get(w, url)), "/file\""));
    g_assert_cmpint(post(w, pool_printf(w->pool, "%s/file", url), "password=scurt&again=scurt")->status, ==, 422);
    g_assert_cmpint(post(w, pool_printf(w->pool, "%s/file", url), "")->status, ==, 200);
    as_user(w, 12, 0, SCOPE_AUTHORITY, MAY);
    g_assert_null(strstr(reply_body(w, get(w, url)), "/file\""));
    g_assert_cmpint(post(w, pool_printf(w->pool, "%s/file", url), "")->status, ==, 403);
    as_user(w, 12, 0, SCOPE_AUTHORITY, "people.read people.write");
    g_assert_cmpint(get(w, url)->status, ==, 403);
}

static void nobody_approves_ones_own_list_on_the_page(void)
{
    g_autoptr(World) w = world_new();
    given_person(w, "Zamfir", "Maria", NULL);
    as_user(w, 11, 0, SCOPE_AUTHORITY, MAY);
    Reply *asked = post(w, "/people/exports/new", "purpose=control+anual&recipient=DSP&recipient_again=DSP&format=csv&codes=none");
    const char *url = location(w, asked), *decide = pool_printf(w->pool, "%s/decide", url);
    g_assert_null(strstr(reply_body(w, get(w, url)), "/decide"));
    g_assert_cmpint(post(w, decide, "")->status, ==, 403);
    as_user(w, 12, 0, SCOPE_AUTHORITY, MAY);
    g_assert_nonnull(strstr(reply_body(w, get(w, "/people/exports")), "DSP"));
    g_assert_nonnull(strstr(reply_body(w, get(w, url)), "/decide"));
    g_assert_cmpint(post(w, decide, "note=bine")->status, ==, 303);
}

WORLD_MAIN
{
    world_test("a_small_list_is_made_at_once_and_is_its_askers_alone", a_small_list_is_made_at_once_and_is_its_askers_alone);
    world_test("a_whole_list_waits_for_somebody_else", a_whole_list_waits_for_somebody_else);
    world_test("a_refused_list_is_never_made", a_refused_list_is_never_made);
    world_test("what_is_secret_or_declared_never_leaves", what_is_secret_or_declared_never_leaves);
    world_test("a_neighbourhood_is_chosen_by_the_register_of_streets", a_neighbourhood_is_chosen_by_the_register_of_streets);
    world_test("codes_leave_masked_unless_a_second_one_approves", codes_leave_masked_unless_a_second_one_approves);
    world_test("a_password_makes_a_zip_that_it_alone_opens", a_password_makes_a_zip_that_it_alone_opens);
    world_test("a_file_is_forgotten_when_its_time_is_over", a_file_is_forgotten_when_its_time_is_over);
    world_test("the_log_says_who_took_what_for_whom", the_log_says_who_took_what_for_whom);
    world_test("the_page_asks_twice_for_the_recipient", the_page_asks_twice_for_the_recipient);
    world_test("nobody_approves_ones_own_list_on_the_page", nobody_approves_ones_own_list_on_the_page);
}
