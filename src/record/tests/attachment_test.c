#include "record/attachment.h"
#include "base/language.h"
#include "world.h"

#include <string.h>

static const Identity ana = {.user_id = 7, .name = "Ana Pop"};

/* ---- Types */

/* A zip with empty entries of these names, and what OpenDocument says in its first. */
static GByteArray *zip_of(const char *const *names, const char *mimetype)
{
    GByteArray *out = g_byte_array_new(), *directory = g_byte_array_new();
    for (guint i = 0; names[i]; i++) {
        const char *content = strcmp(names[i], "mimetype") == 0 ? mimetype : "";
        guint8 head[30] = {'P', 'K', 3, 4}, entry[46] = {'P', 'K', 1, 2};
        head[26] = entry[28] = (guint8)strlen(names[i]);
        g_byte_array_append(out, head, sizeof head);
        g_byte_array_append(out, (const guint8 *)names[i], (guint)strlen(names[i]));
        g_byte_array_append(out, (const guint8 *)content, (guint)strlen(content));
        g_byte_array_append(directory, entry, sizeof entry);
        g_byte_array_append(directory, (const guint8 *)names[i], (guint)strlen(names[i]));
    }
    guint8 end[22] = {'P', 'K', 5, 6};
    end[10] = (guint8)g_strv_length((char **)names);
    end[16] = (guint8)out->len;
    end[17] = (guint8)(out->len >> 8);
    g_byte_array_append(out, directory->data, directory->len);
    g_byte_array_append(out, end, sizeof end);
    g_byte_array_unref(directory);
    return out;
}

static const char *zip_kind(const char *first, const char *second, const char *mimetype)
{
    const char *const names[] = {first, second, NULL};
    g_autoptr(GByteArray) zip = zip_of(names, mimetype);
    return attachment_type(zip->data, zip->len, "file.docx");
}

#define ODF "application/vnd.oasis.opendocument."
#define OOXML "application/vnd.openxmlformats-officedocument."

static void types_are_told_from_content(void)
{
    static const struct { const char *bytes; gsize count; const char *name, *type; } cases[] = {
        {"%PDF-1.7", 8, "a.pdf", "application/pdf"}, {"\xFF\xD8\xFF\xE0", 4, "a", "image/jpeg"}, {"\x89PNG\r\n\x1A\n", 8, "a", "image/png"},
        {"Proces verbal ș", 16, "a.txt", "text/plain"}, {"a;b\n1;2\n", 8, "a.CSV", "text/csv"}, {"a;b\n", 4, "csv", "text/plain"},
        {"<html>", 6, "a.txt", NULL}, {"  \n<svg>", 8, "a.png", NULL}, {"\xEF\xBB\xBF<!doctype html>", 18, "a.txt", NULL},
        {"hi <ScRipt>alert(1)</script>", 28, "a.txt", NULL}, {"#!/bin/sh\n", 10, "a.txt", NULL}, {"{\\rtf1", 6, "a.txt", NULL},
        {"MZ\x90\0\3", 5, "a.pdf", NULL}, {"\x7F" "ELF\2\1\1", 7, "a.pdf", NULL}, {"a\0b", 3, "a.txt", NULL}, {"", 0, "a.txt", NULL},
        {"not a picture", 13, "casa.PNG", NULL}, {"not a document", 14, "act.docx", NULL}, {"a text", 6, "casa.png.txt", "text/plain"},
        {"PK\3\4 not a zip", 14, "a.docx", NULL}, {"\xD0\xCF\x11\xE0", 4, "a.doc", NULL}, {"\xFF\xFEx", 3, "a.txt", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(attachment_type(cases[i].bytes, cases[i].count, cases[i].name), ==, cases[i].type);
    g_assert_cmpstr(zip_kind("word/document.xml", "other", ""), ==, OOXML "wordprocessingml.document");
    g_assert_cmpstr(zip_kind("xl/workbook.xml", "other", ""), ==, OOXML "spreadsheetml.sheet");
    g_assert_cmpstr(zip_kind("mimetype", "content.xml", ODF "text"), ==, ODF "text");
    g_assert_cmpstr(zip_kind("mimetype", "content.xml", ODF "spreadsheet"), ==, ODF "spreadsheet");
    g_assert_null(zip_kind("mimetype", "content.xml", ODF "text-template"));
    g_assert_null(zip_kind("word/document.xml", "word/vbaProject.bin", "")); /* macros */
    g_assert_null(zip_kind("one.exe", "two", ""));
}

/* ---- Pictures */

#define JPEG_FRAME "\xFF\xC0\0\x0B\x08\0\x02\0\x03\x01\x01\x11\0"
#define JPEG_SCAN "\xFF\xDA\0\x08\x01\x01\0\0\x3F\0"
#define EXIF_TURNED "\xFF\xE1\0\x28" "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0GPS!!!"

static bool clean(Pool *pool, const char *type, const void *bytes, gsize count, Picture *ret_picture)
{
    void *copy = pool_copy(pool, bytes, count); /* the sanitizer sees each byte that is read too far */
    return picture_clean(pool, type, copy, count, ret_picture);
}

static void a_jpeg_loses_what_it_tells_of_its_maker(void)
{
    static const char jpeg[] = "\xFF\xD8\xFF\xE0\0\x07JFIF\0" EXIF_TURNED "\xFF\xED\0\x08" "IPTC!!" "\xFF\xE2\0\x07" "MPF\0\0" "\xFF\xFE\0\x05" "Ana"
                               JPEG_FRAME JPEG_SCAN "abc\xFF\0xyz\xFF\xD0more" "\xFF\xE1\0\x06Late" "\xFF\xD9" "hidden behind the end";
    static const char *const gone[] = {"GPS", "IPTC", "MPF", "Ana", "Late", "hidden"};
    g_autoptr(Pool) pool = pool_new();
    Picture picture;
    g_assert_true(clean(pool, "image/jpeg", jpeg, sizeof jpeg - 1, &picture));
    g_assert_cmpuint(picture.width, ==, 3);
    g_assert_cmpuint(picture.height, ==, 2);
    for (guint i = 0; i < G_N_ELEMENTS(gone); i++)
        g_assert_null(memmem(picture.bytes, picture.count, gone[i], strlen(gone[i])));
    g_assert_nonnull(memmem(picture.bytes, picture.count, "abc\xFF\0xyz\xFF\xD0more\xFF\xD9", 16));
    g_assert_nonnull(memmem(picture.bytes, picture.count, "\x01\x12\0\x03\0\0\0\x01\0\x06", 10)); /* how it is turned */
    for (gsize cut = 0; cut < sizeof jpeg - 1 - strlen("hidden behind the end"); cut++)
        g_assert_false(clean(pool, "image/jpeg", jpeg, cut, &picture));
}

#define PNG_HEAD "\x89PNG\r\n\x1A\n" "\0\0\0\x0DIHDR\0\0\0\x05\0\0\0\x04\x08\x02\0\0\0CCCC"

static void a_png_loses_its_texts(void)
{
    static const char png[] = PNG_HEAD "\0\0\0\x03tEXtAnaCCCC" "\0\0\0\x04" "eXIfGPS!CCCC" "\0\0\0\x02prVtxxCCCC" "\0\0\0\x04gAMAkeepCCCC"
                              "\0\0\0\x01IDATpCCCC" "\0\0\0\0IENDCCCC" "hidden";
    g_autoptr(Pool) pool = pool_new();
    Picture picture;
    g_assert_true(clean(pool, "image/png", png, sizeof png - 1, &picture));
    g_assert_cmpuint(picture.width, ==, 5);
    g_assert_cmpuint(picture.height, ==, 4);
    g_assert_cmpuint(picture.count, ==, 33 + 16 + 13 + 12);
    g_assert_nonnull(memmem(picture.bytes, picture.count, "keep", 4));
    for (gsize cut = 0; cut < sizeof png - 1 - strlen("hidden"); cut++)
        g_assert_false(clean(pool, "image/png", png, cut, &picture));
}

static const char *refused(Pool *pool, const char *name, const void *bytes, gsize count)
{
    Upload upload = {.file_name = name, .bytes = bytes, .count = count};
    NewAttachment file;
    return attachment_check(pool, &upload, &file);
}

static void what_cannot_be_kept_is_said_in_a_sentence(void)
{
    static const char bomb[] = "\x89PNG\r\n\x1A\n" "\0\0\0\x0DIHDR\0\0\x75\x30\0\0\x75\x30\x08\x02\0\0\0CCCC" "\0\0\0\0IENDCCCC"; /* 30,000 x 30,000 */
    g_autoptr(Pool) pool = pool_new();
    g_autofree char *large = g_malloc0(ATTACHMENT_BYTES + 1);
    language_set(LANGUAGE_EN);
    g_assert_nonnull(strstr(refused(pool, "a.txt", "", 0), "empty"));
    g_assert_nonnull(strstr(refused(pool, "a.txt", large, ATTACHMENT_BYTES + 1), "25 MB"));
    g_assert_nonnull(strstr(refused(pool, "a.exe", "MZ\0", 3), "\"a.exe\" is not of a kind"));
    g_assert_nonnull(strstr(refused(pool, "a.png", bomb, sizeof bomb - 1), "100 million pixels"));
    g_assert_nonnull(strstr(refused(pool, "a.png", bomb, sizeof bomb - 4), "damaged"));
    g_assert_null(refused(pool, "a.txt", "words", 5));
}

/* ---- Keeping */

static gint64 given(World *w, gint64 record_id, const char *name, const void *bytes, gsize count)
{
    NewAttachment file = {.file_name = name, .type = "text/plain", .bytes = bytes, .count = count};
    gint64 id;
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(change && attachment_add(w->db, "visit", record_id, &ana, &file, &id, &w->error) && db_commit(change, &w->error));
    return id;
}

/* NULL: it can't be opened, w->error says why. */
static GBytes *opened(World *w, const char *kind, gint64 record_id, gint64 id)
{
    Attachment *attachment;
    GBytes *bytes = NULL;
    g_clear_error(&w->error);
    if (attachment_open(w->db, w->pool, kind, record_id, id, &attachment, &bytes, &w->error))
        pool_defer(w->pool, (GDestroyNotify)g_bytes_unref, bytes);
    return bytes;
}

static void a_file_comes_back_as_it_was(void)
{
    static const gsize counts[] = {1, 1000, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 3 * 256 * 1024};
    g_autoptr(World) w = world_new();
    g_autofree char *content = g_malloc(3 * 256 * 1024);
    for (gsize i = 0; i < 3 * 256 * 1024; i++)
        content[i] = (char)(i * 31 + i / 251);
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
        GBytes *bytes = opened(w, "visit", 5, given(w, 5, "notă.txt", content, counts[i]));
        must(bytes != NULL);
        g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), content, counts[i]);
    }
    GPtrArray *list;
    must(attachment_list(w->db, w->pool, "visit", 5, &list, &w->error));
    g_assert_cmpuint(list->len, ==, G_N_ELEMENTS(counts));
    const Attachment *first = list->pdata[0];
    g_assert_cmpstr(first->file_name, ==, "notă.txt");
    g_assert_cmpstr(first->added_by_name, ==, "Ana Pop");
    g_assert_cmpint(first->added_by, ==, 7);
    g_assert_cmpuint(strlen(first->digest), ==, 64);
}

static void nothing_of_a_file_is_readable_in_the_database(void)
{
    static const DbStatement find = {"test_find", "SELECT count(*) AS n FROM attachment WHERE file_name LIKE '%not for you%' OR digest IS NULL", NULL};
    static const DbStatement pieces = {"test_pieces", "SELECT sealed FROM attachment_piece", NULL};
    g_autoptr(World) w = world_new();
    given(w, 5, "not for you.txt", "what a child told", 17);
    g_autoptr(DbQuery) q = db_query(w->db, &find);
    g_assert_true(db_step(q));
    g_assert_cmpint(db_int(q, "n"), ==, 0);
    g_autoptr(DbQuery) p = db_query(w->db, &pieces);
    g_assert_true(db_step(p));
    gsize count;
    const void *sealed = db_blob(p, "sealed", w->pool, &count);
    g_assert_null(memmem(sealed, count, "child", 5));
}

static void a_file_belongs_to_its_record_alone(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given(w, 5, "a.txt", "words", 5);
    g_assert_null(opened(w, "visit", 6, id));
    g_assert_error(w->error, FAIL, FAIL_NOT_FOUND);
    g_assert_null(opened(w, "other", 5, id));
    g_assert_nonnull(opened(w, "visit", 5, id));
}

static void a_changed_file_is_found(void)
{
    static const char *const changes[] = {
        "DELETE FROM attachment_piece WHERE number = 1", "DELETE FROM attachment_piece WHERE number = 2",
        "UPDATE attachment_piece SET number = 9 WHERE number = 0", "UPDATE attachment SET count = count - 1",
        "UPDATE attachment SET count = 99999999999", "DELETE FROM attachment_piece",
        "UPDATE attachment_piece SET sealed = (SELECT o.sealed FROM attachment_piece o WHERE o.number = 2 LIMIT 1) WHERE number = 1",
    };
    g_autofree char *content = g_malloc0(3 * 256 * 1024);
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autoptr(World) w = world_new();
        gint64 id = given(w, 5, "a.txt", content, 3 * 256 * 1024);
        must(db_execute(w->db, changes[i], &w->error));
        g_assert_null(opened(w, "visit", 5, id));
        g_assert_error(w->error, FAIL, FAIL_INVALID);
    }
}

static void a_piece_of_another_file_does_not_fit(void)
{
    g_autoptr(World) w = world_new();
    gint64 one = given(w, 5, "a.txt", "words", 5), two = given(w, 5, "b.txt", "other", 5);
    must(db_execute(w->db, pool_printf(w->pool, "UPDATE attachment SET seal_key = (SELECT o.seal_key FROM attachment o WHERE o.id = %" G_GINT64_FORMAT
                                       ") WHERE id = %" G_GINT64_FORMAT, one, two), &w->error));
    must(db_execute(w->db, pool_printf(w->pool, "UPDATE attachment_piece SET sealed = (SELECT o.sealed FROM attachment_piece o WHERE o.attachment_id = %"
                                       G_GINT64_FORMAT ") WHERE attachment_id = %" G_GINT64_FORMAT, one, two), &w->error));
    g_assert_null(opened(w, "visit", 5, two));
    g_assert_error(w->error, FAIL, FAIL_INVALID);
}

static void a_removed_file_is_erased(void)
{
    static const DbStatement left = {"test_left", "SELECT count(*) AS n FROM attachment a WHERE a.seal_key IS NOT NULL OR a.file_name IS NOT NULL "
                                     "OR EXISTS (SELECT 1 FROM attachment_piece p WHERE p.attachment_id = a.id)", NULL};
    g_autoptr(World) w = world_new();
    gint64 one = given(w, 5, "a.txt", "words", 5);
    given(w, 5, "b.txt", "other", 5);
    g_autoptr(DbChange) change = db_begin(w->db, &w->error);
    must(attachment_remove(w->db, "visit", 5, one, &w->error));
    g_assert_false(attachment_remove(w->db, "visit", 5, one, &w->error));
    g_assert_error(w->error, FAIL, FAIL_NOT_FOUND);
    g_clear_error(&w->error);
    must(attachment_remove_all(w->db, "visit", 5, &w->error));
    must(db_commit(change, &w->error));
    GPtrArray *list;
    must(attachment_list(w->db, w->pool, "visit", 5, &list, &w->error));
    g_assert_cmpuint(list->len, ==, 0);
    g_autoptr(DbQuery) q = db_query(w->db, &left);
    g_assert_true(db_step(q));
    g_assert_cmpint(db_int(q, "n"), ==, 0);
}

static void a_new_master_key_leaves_files_readable(void)
{
    g_autoptr(World) w = world_new();
    gint64 id = given(w, 5, "a.txt", "words", 5), count;
    must(seal_rotate(w->db, &ana, &count, &w->error));
    g_assert_cmpint(count, ==, 1);
    must(seal_forget_old(w->db, &ana, &count, &w->error));
    g_assert_nonnull(opened(w, "visit", 5, id));
}

WORLD_MAIN
{
    g_test_add_func("/types_are_told_from_content", types_are_told_from_content);
    g_test_add_func("/a_jpeg_loses_what_it_tells_of_its_maker", a_jpeg_loses_what_it_tells_of_its_maker);
    g_test_add_func("/a_png_loses_its_texts", a_png_loses_its_texts);
    g_test_add_func("/what_cannot_be_kept_is_said_in_a_sentence", what_cannot_be_kept_is_said_in_a_sentence);
    world_test("a_file_comes_back_as_it_was", a_file_comes_back_as_it_was);
    world_test("nothing_of_a_file_is_readable_in_the_database", nothing_of_a_file_is_readable_in_the_database);
    world_test("a_file_belongs_to_its_record_alone", a_file_belongs_to_its_record_alone);
    world_test("a_changed_file_is_found", a_changed_file_is_found);
    world_test("a_piece_of_another_file_does_not_fit", a_piece_of_another_file_does_not_fit);
    world_test("a_removed_file_is_erased", a_removed_file_is_erased);
    world_test("a_new_master_key_leaves_files_readable", a_new_master_key_leaves_files_readable);
}
