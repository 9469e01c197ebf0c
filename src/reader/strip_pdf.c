#include "reader/picture.h"
#include "reader/strip.h"
#include "reader/within.h"

#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

/* Walks all that the trailer reaches, takes out the keys that tell of people, and writes the file anew: what nothing refers to any
 * more, and what earlier editions held, is not written. */
typedef struct {
    qpdf_data pdf;
    GArray *waiting;  /* of qpdf_oh: found, not looked into yet */
    GHashTable *seen; /* numbers of objects */
    Strip strip;
} Walk;

static const char *const gone[] = {"/Metadata", "/PieceInfo", "/LastModified", "/AA", "/JS", "/JavaScript"};
/* Notes on a page, whose /T is their author.  A form field's /T is its name, and stays. */
static const char *const notes[] = {"/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline",
                                    "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup", "/Sound", "/Redact"};
static const char *const told_of_notes[] = {"/T", "/M", "/CreationDate"};

static void stop(Walk *walk, Strip why)
{
    if (walk->strip == STRIP_DONE)
        walk->strip = why;
}

/* Takes the handle over. */
static void found(Walk *walk, qpdf_oh object)
{
    int id = qpdf_oh_is_indirect(walk->pdf, object) ? qpdf_oh_get_object_id(walk->pdf, object) : 0;
    bool is_new = id == 0 || g_hash_table_add(walk->seen, GINT_TO_POINTER(id));
    bool holds = is_new && (qpdf_oh_is_dictionary(walk->pdf, object) || qpdf_oh_is_stream(walk->pdf, object) || qpdf_oh_is_array(walk->pdf, object));
    if (holds)
        g_array_append_val(walk->waiting, object);
    else
        qpdf_oh_release(walk->pdf, object);
}

static bool says(Walk *walk, qpdf_oh dictionary, const char *key, const char *name)
{
    qpdf_oh value = qpdf_oh_get_key(walk->pdf, dictionary, key);
    bool is = qpdf_oh_is_name_and_equals(walk->pdf, value, name);
    qpdf_oh_release(walk->pdf, value);
    return is;
}

static bool is_note(Walk *walk, qpdf_oh dictionary)
{
    for (guint i = 0; qpdf_oh_has_key(walk->pdf, dictionary, "/Rect") && i < G_N_ELEMENTS(notes); i++)
        if (says(walk, dictionary, "/Subtype", notes[i]))
            return true;
    return false;
}

static void clean_dictionary(Walk *walk, qpdf_oh dictionary)
{
    qpdf_data pdf = walk->pdf;
    if (qpdf_oh_has_key(pdf, dictionary, "/ByteRange"))
        stop(walk, STRIP_SIGNED);
    if (qpdf_oh_has_key(pdf, dictionary, "/EF"))
        stop(walk, STRIP_HOLDS);
    if (qpdf_oh_has_key(pdf, dictionary, "/XFA"))
        stop(walk, STRIP_UNABLE); /* a form within the form, with data of its own */
    for (guint i = 0; i < G_N_ELEMENTS(gone); i++)
        qpdf_oh_remove_key(pdf, dictionary, gone[i]);
    for (guint i = 0; i < G_N_ELEMENTS(told_of_notes) && is_note(walk, dictionary); i++)
        qpdf_oh_remove_key(pdf, dictionary, told_of_notes[i]);
    if (says(walk, dictionary, "/S", "/Launch")) {
        qpdf_oh_remove_key(pdf, dictionary, "/F");
        qpdf_oh_remove_key(pdf, dictionary, "/Win");
    }
}

static void find_in_dictionary(Walk *walk, qpdf_oh dictionary)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    qpdf_oh_begin_dict_key_iter(walk->pdf, dictionary);
    while (qpdf_oh_dict_more_keys(walk->pdf))
        g_ptr_array_add(keys, g_strdup(qpdf_oh_dict_next_key(walk->pdf)));
    for (guint i = 0; i < keys->len; i++)
        found(walk, qpdf_oh_get_key(walk->pdf, dictionary, keys->pdata[i]));
}

static void find_in_array(Walk *walk, qpdf_oh array)
{
    int count = qpdf_oh_get_array_n_items(walk->pdf, array);
    for (int i = 0; i < count; i++)
        found(walk, qpdf_oh_get_array_item(walk->pdf, array, i));
}

/* A picture kept as it came: "/DCTDecode" JPEG, "/JPXDecode" JPEG 2000. */
static bool is_packed_by(Walk *walk, qpdf_oh dictionary, const char *name)
{
    qpdf_oh filter = qpdf_oh_get_key(walk->pdf, dictionary, "/Filter");
    bool is = qpdf_oh_is_name_and_equals(walk->pdf, filter, name);
    if (qpdf_oh_is_array(walk->pdf, filter) && qpdf_oh_get_array_n_items(walk->pdf, filter) == 1) {
        qpdf_oh only = qpdf_oh_get_array_item(walk->pdf, filter, 0);
        is = qpdf_oh_is_name_and_equals(walk->pdf, only, name);
        qpdf_oh_release(walk->pdf, only);
    }
    qpdf_oh_release(walk->pdf, filter);
    return is;
}

/* One that isn't whole is shown by readers all the same, and stays; but not with what a camera wrote. */
static bool tells_of_camera(const unsigned char *bytes, size_t count)
{
    return memmem(bytes, count, "Exif", 4) || memmem(bytes, count, "ns.adobe.com", 12);
}

static bool jpeg(Pool *pool, const char *bytes, gsize count, const char **ret_bytes, gsize *ret_count)
{
    Picture picture = {0};
    if (!picture_clean(pool, "image/jpeg", bytes, count, &picture))
        return false;
    *ret_bytes = picture.bytes;
    *ret_count = picture.count;
    return true;
}

static void clean_picture(Walk *walk, WithinClean clean, qpdf_oh stream, qpdf_oh dictionary)
{
    g_autoptr(Pool) pool = pool_new();
    const char *kept = NULL;
    gsize kept_count = 0;
    unsigned char *bytes = NULL;
    size_t count = 0;
    QPDF_BOOL is_decoded = QPDF_FALSE;
    if ((qpdf_oh_get_stream_data(walk->pdf, stream, qpdf_dl_none, &is_decoded, &bytes, &count) & QPDF_ERRORS) != 0 || !bytes)
        return stop(walk, STRIP_UNABLE);
    bool is_whole = clean(pool, (const char *)bytes, count, &kept, &kept_count);
    if (!is_whole && tells_of_camera(bytes, count))
        stop(walk, STRIP_UNABLE);
    if (is_whole && kept_count < count) {
        qpdf_oh filter = qpdf_oh_get_key(walk->pdf, dictionary, "/Filter"), how = qpdf_oh_get_key(walk->pdf, dictionary, "/DecodeParms");
        qpdf_oh_replace_stream_data(walk->pdf, stream, (const unsigned char *)kept, kept_count, filter, how);
        qpdf_oh_release(walk->pdf, filter);
        qpdf_oh_release(walk->pdf, how);
    }
    free(bytes);
}

static void look_into(Walk *walk, qpdf_oh object)
{
    bool is_stream = qpdf_oh_is_stream(walk->pdf, object);
    if (qpdf_oh_is_array(walk->pdf, object))
        return find_in_array(walk, object);
    qpdf_oh dictionary = is_stream ? qpdf_oh_get_dict(walk->pdf, object) : object;
    clean_dictionary(walk, dictionary);
    find_in_dictionary(walk, dictionary);
    if (is_stream && is_packed_by(walk, dictionary, "/DCTDecode"))
        clean_picture(walk, jpeg, object, dictionary);
    if (is_stream && is_packed_by(walk, dictionary, "/JPXDecode"))
        clean_picture(walk, within_jp2, object, dictionary);
    if (is_stream)
        qpdf_oh_release(walk->pdf, dictionary);
}

static void clean_all(Walk *walk)
{
    qpdf_oh trailer = qpdf_get_trailer(walk->pdf);
    qpdf_oh_remove_key(walk->pdf, trailer, "/Info");
    found(walk, trailer);
    while (walk->waiting->len > 0 && walk->strip == STRIP_DONE) {
        qpdf_oh object = g_array_index(walk->waiting, qpdf_oh, walk->waiting->len - 1);
        g_array_set_size(walk->waiting, walk->waiting->len - 1);
        look_into(walk, object);
        qpdf_oh_release(walk->pdf, object);
    }
}

static void write_anew(Walk *walk, GByteArray *out)
{
    if (qpdf_init_write_memory(walk->pdf) & QPDF_ERRORS)
        return stop(walk, STRIP_UNABLE);
    qpdf_set_deterministic_ID(walk->pdf, QPDF_TRUE);
    if (qpdf_write(walk->pdf) & QPDF_ERRORS || qpdf_has_error(walk->pdf))
        return stop(walk, STRIP_UNABLE);
    g_byte_array_append(out, qpdf_get_buffer(walk->pdf), (guint)qpdf_get_buffer_length(walk->pdf));
}

static void read_and_write(Walk *walk, const char *bytes, gsize count, GByteArray *out)
{
    bool is_read = (qpdf_read_memory(walk->pdf, "file", bytes, count, NULL) & QPDF_ERRORS) == 0;
    if (qpdf_is_encrypted(walk->pdf) || (!is_read && qpdf_get_error_code(walk->pdf, qpdf_get_error(walk->pdf)) == qpdf_e_password))
        return stop(walk, STRIP_ENCRYPTED);
    int pages = is_read ? qpdf_get_num_pages(walk->pdf) : 0;
    if (pages <= 0)
        return stop(walk, STRIP_UNABLE);
    clean_all(walk);
    if (qpdf_has_error(walk->pdf))
        stop(walk, STRIP_UNABLE);
    if (walk->strip == STRIP_DONE)
        write_anew(walk, out);
}

Strip strip_pdf(const char *bytes, gsize count, GByteArray *out)
{
    g_autoptr(GArray) waiting = g_array_new(FALSE, FALSE, sizeof(qpdf_oh));
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    Walk walk = {.pdf = qpdf_init(), .waiting = waiting, .seen = seen};
    qpdf_silence_errors(walk.pdf);
    qpdf_set_suppress_warnings(walk.pdf, QPDF_TRUE);
    read_and_write(&walk, bytes, count, out);
    qpdf_cleanup(&walk.pdf);
    return walk.strip;
}
