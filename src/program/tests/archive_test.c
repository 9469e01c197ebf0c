#include "program/archive.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    Pool *pool;
    char *folder, *plain, *archive, *key_path;
    ArchiveKey key;
    GError *error;
} Bench;

static void begin(Bench *b, gconstpointer bytes_wanted)
{
    gsize count = GPOINTER_TO_SIZE(bytes_wanted);
    g_autofree char *bytes = g_malloc(count + 1);
    for (gsize i = 0; i < count; i++)
        bytes[i] = (char)(i * 31 + i / 251);
    b->pool = pool_new();
    b->folder = g_dir_make_tmp("vatra-archive-XXXXXX", NULL);
    b->plain = g_build_filename(b->folder, "plain", NULL);
    b->archive = g_build_filename(b->folder, "archive", NULL);
    b->key_path = g_build_filename(b->folder, "key", NULL);
    g_assert_true(g_file_set_contents(b->plain, bytes, (gssize)count, NULL));
    g_assert_true(archive_key(b->key_path, true, &b->key, NULL));
    ArchiveHead head = {"sqlite", "0.1.0", 1700000000, "key 00\n"};
    int fd = open(b->plain, O_RDONLY);
    g_assert_true(archive_seal(fd, b->archive, &b->key, &head, &b->error));
    close(fd);
}

static void end(Bench *b, gconstpointer unused)
{
    g_unlink(b->plain);
    g_unlink(b->archive);
    g_unlink(b->key_path);
    g_rmdir(b->folder);
    pool_free(b->pool);
    g_clear_error(&b->error);
    g_free(b->folder);
    g_free(b->plain);
    g_free(b->archive);
    g_free(b->key_path);
}

static bool open_archive(Bench *b, ArchiveHead **ret_head, GByteArray *into)
{
    g_autofree char *out = g_build_filename(b->folder, "out", NULL);
    int fd = open(out, O_RDWR | O_CREAT | O_TRUNC, 0600);
    g_clear_error(&b->error);
    bool opened = archive_open(b->pool, b->archive, fd, &b->key, ret_head, &b->error);
    g_autofree char *bytes = NULL;
    gsize count;
    g_assert_true(g_file_get_contents(out, &bytes, &count, NULL));
    if (into)
        g_byte_array_append(into, (guint8 *)bytes, (guint)count);
    close(fd);
    g_unlink(out);
    return opened;
}

static void what_was_sealed_comes_out_the_same(Bench *b, gconstpointer bytes_wanted)
{
    g_autoptr(GByteArray) read = g_byte_array_new();
    g_autofree char *plain = NULL;
    gsize count;
    ArchiveHead *head;
    g_assert_true(open_archive(b, &head, read));
    g_assert_true(g_file_get_contents(b->plain, &plain, &count, NULL));
    g_assert_cmpmem(plain, count, read->data, read->len);
    g_assert_cmpstr(head->engine, ==, "sqlite");
    g_assert_cmpint(head->made_at, ==, 1700000000);
    g_assert_cmpstr(head->keys, ==, "key 00\n");
}

/* One bit anywhere: in the head, the stream's header, any piece. */
static void a_changed_bit_is_found(Bench *b, gconstpointer bytes_wanted)
{
    g_autofree char *bytes = NULL;
    gsize count;
    g_assert_true(g_file_get_contents(b->archive, &bytes, &count, NULL));
    for (gsize at = 0; at < count; at += at < 200 ? 1 : 4099) {
        ArchiveHead *head;
        bytes[at] ^= 1;
        g_assert_true(g_file_set_contents(b->archive, bytes, (gssize)count, NULL));
        g_assert_false(open_archive(b, &head, NULL));
        g_assert_error(b->error, FAIL, FAIL_INVALID);
        bytes[at] ^= 1;
    }
}

static void a_cut_or_longer_one_is_found(Bench *b, gconstpointer bytes_wanted)
{
    g_autofree char *bytes = NULL;
    gsize count;
    ArchiveHead *head;
    g_assert_true(g_file_get_contents(b->archive, &bytes, &count, NULL));
    for (gsize kept = 0; kept < count; kept += kept < 300 ? 7 : 5003) {
        g_assert_true(g_file_set_contents(b->archive, bytes, (gssize)kept, NULL));
        g_assert_false(open_archive(b, &head, NULL));
        g_assert_error(b->error, FAIL, FAIL_INVALID);
    }
    g_autofree char *longer = g_malloc0(count + 1);
    memcpy(longer, bytes, count);
    g_assert_true(g_file_set_contents(b->archive, longer, (gssize)count + 1, NULL));
    g_assert_false(open_archive(b, &head, NULL));
    g_assert_error(b->error, FAIL, FAIL_INVALID);
}

static void another_key_opens_nothing(Bench *b, gconstpointer bytes_wanted)
{
    ArchiveHead *head;
    b->key.bytes[31] ^= 1;
    g_assert_false(open_archive(b, &head, NULL));
    g_assert_error(b->error, FAIL, FAIL_INVALID);
}

static void the_key_is_made_once_and_for_the_owner_alone(Bench *b, gconstpointer bytes_wanted)
{
    ArchiveKey again;
    GStatBuf file;
    g_assert_true(archive_key(b->key_path, true, &again, &b->error));
    g_assert_cmpmem(again.bytes, 32, b->key.bytes, 32);
    g_assert_cmpint(g_stat(b->key_path, &file), ==, 0);
    g_assert_cmpint(file.st_mode & 0777, ==, 0600);
    g_assert_true(g_file_set_contents(b->key_path, "not a key", -1, NULL));
    g_assert_false(archive_key(b->key_path, true, &again, &b->error));
    g_assert_error(b->error, FAIL, FAIL_INVALID);
}

#define TEST(function, bytes)                                                                                            \
    g_test_add("/archive/" #function "/" #bytes, Bench, GSIZE_TO_POINTER(bytes), begin, function, end)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST(what_was_sealed_comes_out_the_same, 0);
    TEST(what_was_sealed_comes_out_the_same, 1000);
    TEST(what_was_sealed_comes_out_the_same, 65536);
    TEST(what_was_sealed_comes_out_the_same, 200000);
    TEST(a_changed_bit_is_found, 140000);
    TEST(a_cut_or_longer_one_is_found, 131072);
    TEST(another_key_opens_nothing, 1000);
    TEST(the_key_is_made_once_and_for_the_owner_alone, 10);
    return g_test_run();
}
