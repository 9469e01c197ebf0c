#include "record/attachment.h"
#include "record/record.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "reader/strip.h"

/* What a file is, told from its bytes.  Nothing is unpacked here: of a zip only the directory is read. */

static bool starts(const guchar *bytes, gsize count, const char *magic, gsize length)
{
    return count >= length && memcmp(bytes, magic, length) == 0;
}

static guint read_16(const guchar *at)
{
    return (guint)at[0] | (guint)at[1] << 8;
}

static gsize read_32(const guchar *at)
{
    return (gsize)read_16(at) | (gsize)read_16(at + 2) << 16;
}

/* The end record of a zip stands in its last 64 KiB. */
static const guchar *zip_end(const guchar *bytes, gsize count)
{
    enum { END_BYTES = 22, COMMENT_BYTES = 65535 };
    gsize stop = count > END_BYTES + COMMENT_BYTES ? count - END_BYTES - COMMENT_BYTES : 0;
    for (gsize at = count; at >= stop + END_BYTES; at--)
        if (memcmp(bytes + at - END_BYTES, "PK\5\6", 4) == 0)
            return bytes + at - END_BYTES;
    return NULL;
}

static bool is_named(const guchar *name, gsize length, const char *wanted)
{
    return length == strlen(wanted) && memcmp(name, wanted, length) == 0;
}

typedef struct {
    bool word, sheet, text, macros;
} ZipHolds;

static void note_entry(ZipHolds *holds, const guchar *name, gsize length)
{
    holds->word = holds->word || is_named(name, length, "word/document.xml");
    holds->sheet = holds->sheet || is_named(name, length, "xl/workbook.xml");
    holds->text = holds->text || is_named(name, length, "content.xml");
    holds->macros = holds->macros || (length >= 14 && memcmp(name + length - 14, "vbaProject.bin", 14) == 0) ||
                    (length >= 6 && memcmp(name, "Basic/", 6) == 0) || (length >= 8 && memcmp(name, "Scripts/", 8) == 0);
}

/* Walks the directory; false: it is damaged. */
static bool read_directory(const guchar *bytes, gsize count, ZipHolds *holds)
{
    enum { HEAD_BYTES = 46 };
    const guchar *end = zip_end(bytes, count);
    gsize at = end ? read_32(end + 16) : count;
    guint entries = end ? read_16(end + 10) : 0;
    for (guint i = 0; i < entries; i++) {
        if (at > count || count - at < HEAD_BYTES || memcmp(bytes + at, "PK\1\2", 4) != 0)
            return false;
        gsize length = read_16(bytes + at + 28), more = read_16(bytes + at + 30) + read_16(bytes + at + 32);
        if (count - at - HEAD_BYTES < length + more)
            return false;
        note_entry(holds, bytes + at + HEAD_BYTES, length);
        at += HEAD_BYTES + length + more;
    }
    return entries > 0;
}

/* OpenDocument says what it is in a first, unpacked entry; a template's name is longer. */
static bool is_open_document(const guchar *bytes, gsize count, const char *type)
{
    enum { NAME_AT = 30, NAME = 8 };
    gsize length = strlen(type);
    return count > NAME_AT + NAME + length && memcmp(bytes + NAME_AT, "mimetype", NAME) == 0 &&
           memcmp(bytes + NAME_AT + NAME, type, length) == 0 && bytes[NAME_AT + NAME + length] != '-';
}

static const char *zip_type(const guchar *bytes, gsize count)
{
    static const char *const open_documents[] = {"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"};
    ZipHolds holds = {0};
    if (!read_directory(bytes, count, &holds) || holds.macros)
        return NULL;
    if (holds.word)
        return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    if (holds.sheet)
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    for (guint i = 0; holds.text && i < G_N_ELEMENTS(open_documents); i++)
        if (is_open_document(bytes, count, open_documents[i]))
            return open_documents[i];
    return NULL;
}

static bool is_plain_text(const char *bytes, gsize count)
{
    if (!text_is_utf8(bytes, count))
        return false;
    for (gsize i = 0; i < count; i++)
        if ((guchar)bytes[i] < 0x20 && !strchr("\t\n\r\f", bytes[i]))
            return false;
    return count > 0;
}

/* What a browser or a shell might take for a page or a program, wherever it was meant to be text. */
static bool is_active(const char *bytes, gsize count)
{
    enum { LOOK = 1024 };
    static const char *const marks[] = {"<html", "<!doctype", "<svg", "<script", "<?xml", "<iframe", "<body", "<head"};
    g_autofree char *start = g_ascii_strdown(bytes, (gssize)MIN(count, LOOK));
    const char *first = start;
    if (g_str_has_prefix(first, "\xEF\xBB\xBF"))
        first += 3;
    while (g_ascii_isspace(*first))
        first++;
    bool active = *first == '<' || g_str_has_prefix(first, "{\\rtf") || g_str_has_prefix(first, "#!");
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
        active = active || strstr(start, marks[i]);
    return active;
}

/* A text that calls itself a picture or a document: whoever sent it meant something else, and who opens it later is misled. */
static bool claims_more(const char *file_name)
{
    static const char *const endings[] = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".tif", ".tiff", ".bmp", ".pdf",
                                          ".doc", ".docx", ".odt", ".xls", ".xlsx", ".ods", ".zip", ".p7s", ".p7m"};
    g_autofree char *name = g_ascii_strdown(file_name, -1);
    for (guint i = 0; i < G_N_ELEMENTS(endings); i++)
        if (g_str_has_suffix(name, endings[i]))
            return true;
    return false;
}

static const char *text_type(const char *bytes, gsize count, const char *file_name)
{
    if (!is_plain_text(bytes, count) || is_active(bytes, count) || claims_more(file_name))
        return NULL;
    gsize length = strlen(file_name);
    return length > 4 && g_ascii_strcasecmp(file_name + length - 4, ".csv") == 0 ? "text/csv" : "text/plain";
}

const char *attachment_type(const void *content, gsize count, const char *file_name)
{
    const guchar *bytes = content;
    if (starts(bytes, count, "%PDF-", 5))
        return "application/pdf";
    if (starts(bytes, count, "\xFF\xD8\xFF", 3))
        return "image/jpeg";
    if (starts(bytes, count, "\x89PNG\r\n\x1A\n", 8))
        return "image/png";
    if (starts(bytes, count, "PK\3\4", 4))
        return zip_type(bytes, count);
    return text_type(content, count, file_name);
}

/* ---- What may be kept ---- */

const char *attachment_hint(void)
{
    return _("PDF, DOCX, ODT, XLSX, ODS, CSV, JPEG, PNG or plain text, at most 25 MB each.");
}

static const char *clean_picture(Pool *pool, const Upload *upload, NewAttachment *file)
{
    Picture picture;
    if (!picture_clean(pool, file->type, upload->bytes, upload->count, &picture))
        return pool_printf(pool, _("The picture \"%s\" is damaged."), upload->file_name);
    if (picture.width > ATTACHMENT_SIDE || picture.height > ATTACHMENT_SIDE || (guint64)picture.width * picture.height > ATTACHMENT_PIXELS)
        return pool_printf(pool, _("The picture \"%s\" is too large. At most 100 million pixels are possible."), upload->file_name);
    file->bytes = picture.bytes;
    file->count = picture.count;
    return NULL;
}

static const char *check_kind(Pool *pool, const Upload *upload, NewAttachment *file)
{
    *file = (NewAttachment){.file_name = upload->file_name, .bytes = upload->bytes, .count = upload->count};
    if (upload->count == 0)
        return pool_printf(pool, _("The file \"%s\" is empty."), upload->file_name);
    if (upload->count > ATTACHMENT_BYTES)
        return pool_printf(pool, _("The file \"%s\" is too large. At most 25 MB are possible."), upload->file_name);
    file->type = attachment_type(upload->bytes, upload->count, upload->file_name);
    if (!file->type && claims_more(upload->file_name) && is_plain_text(upload->bytes, upload->count))
        return pool_printf(pool, _("The file \"%s\" is a text, not what its name says. Send the right file."), upload->file_name);
    if (!file->type)
        return pool_printf(pool, _("The file \"%s\" is not of a kind that can be kept. Send a PDF, DOCX, ODT, XLSX, ODS, CSV, JPEG, PNG or "
                                   "plain text file, without macros."), upload->file_name);
    return NULL;
}

/* Why its author can't be taken out. */
static const char *strip_sentence(Pool *pool, Strip strip, const char *name)
{
    switch (strip) {
    case STRIP_SIGNED:
        return pool_printf(pool, _("The file \"%s\" has an electronic signature, which is no longer valid once its author's data are taken out."), name);
    case STRIP_ENCRYPTED:
        return pool_printf(pool, _("The file \"%s\" is locked with a password, so its author's data can't be taken out."), name);
    case STRIP_HOLDS:
        return pool_printf(pool, _("The file \"%s\" holds other files within, so its author's data can't be taken out."), name);
    default:
        return pool_printf(pool, _("The author's data can't be taken out of the file \"%s\": it is damaged, or of an unusual make."), name);
    }
}

static const char *strip(Pool *pool, NewAttachment *file)
{
    Strip done;
    const void *bytes = NULL;
    gsize count = 0;
    g_autoptr(GError) error = NULL;
    if (!reader_strip(pool, file->bytes, file->count, &done, &bytes, &count, &error))
        return pool_strdup(pool, error->message);
    /* The child is not believed: what it gives must be of the kind that it was. */
    if (done == STRIP_DONE && g_strcmp0(attachment_type(bytes, count, file->file_name), file->type) == 0 && count <= ATTACHMENT_BYTES) {
        file->bytes = bytes;
        file->count = count;
        return NULL;
    }
    file->may_stay = true;
    return strip_sentence(pool, done, file->file_name);
}

const char *attachment_check_as_is(Pool *pool, const Upload *upload, NewAttachment *ret_file)
{
    const char *wrong = check_kind(pool, upload, ret_file);
    return !wrong && g_str_has_prefix(ret_file->type, "image/") ? clean_picture(pool, upload, ret_file) : wrong;
}

const char *attachment_check(Pool *pool, const Upload *upload, NewAttachment *ret_file)
{
    const char *wrong = attachment_check_as_is(pool, upload, ret_file);
    return !wrong && g_str_has_prefix(ret_file->type, "application/") ? strip(pool, ret_file) : wrong;
}

const char *attachment_take(Request *req, const Upload *upload, NewAttachment *ret_file)
{
    return (req_flag(req, "as_is") ? attachment_check_as_is : attachment_check)(req->pool, upload, ret_file);
}

void attachment_problem(Problems *problems, const char *name, const char *wrong, const NewAttachment *file)
{
    problems_add(problems, name, "%s", wrong);
    if (file->may_stay)
        problems_add(problems, "as_is", "%s", _("Choose the file again and tick this box, or send another file."));
}
