#include "linkage/field.h"

#include "base/language.h"
#include "linkage/names.h"
#include "linkage/similarity.h"

#include <string.h>

enum { NAMES, STREETS, SEXES, BIRTHS, NUMBERS, LOCALITIES, POSTCODES, REGIONS, PHONES, IDS };

const LinkFieldInfo link_fields[LINK_FIELDS] = {
    [LINK_GIVEN] = {"given_name", N_("Given name"), " first_name firstname given_names forename prenume ", KIND_NAME, NAMES},
    [LINK_FAMILY] = {"surname", N_("Family name"), " last_name lastname family_name nume ", KIND_NAME, NAMES},
    [LINK_FORMER] = {"former_name", N_("Former name"), " maiden_name former_surname nume_anterior ", KIND_NAME, NAMES},
    [LINK_SEX] = {"sex", N_("Sex"), " gender sexul ", KIND_MARK, SEXES},
    [LINK_BIRTH] = {"date_of_birth", N_("Birth date"), " dob birth_date birthdate data_nasterii ", KIND_DATE, BIRTHS},
    [LINK_NUMBER] = {"street_number", N_("House number"), " house_number numar ", KIND_CODE, NUMBERS, LINK_IN_ADDRESS},
    [LINK_STREET] = {"address_1", N_("Street"), " address street strada adresa address1 ", KIND_TEXT, STREETS, LINK_IN_ADDRESS},
    [LINK_PLACE] = {"address_2", N_("Rest of the address"), " address2 building ", KIND_TEXT, STREETS, LINK_IN_ADDRESS},
    [LINK_LOCALITY] = {"suburb", N_("Locality"), " city town locality localitate ", KIND_TEXT, LOCALITIES, LINK_IN_ADDRESS},
    [LINK_POSTCODE] = {"postcode", N_("Postcode"), " zip zipcode zip_code postal_code cod_postal ", KIND_CODE, POSTCODES, LINK_IN_ADDRESS},
    [LINK_REGION] = {"state", N_("County"), " county region judet ", KIND_CODE, REGIONS, LINK_IN_ADDRESS},
    [LINK_PHONE] = {"phone", N_("Phone"), " phone_number telephone telefon mobile ", KIND_CODE, PHONES},
    [LINK_ID] = {"soc_sec_id", N_("Personal code"), " ssn national_id cnp idnp social_security_number ", KIND_CODE, IDS},
};

static const guint levels[] = {[KIND_NAME] = 7, [KIND_TEXT] = 7, [KIND_CODE] = 4, [KIND_DATE] = 5, [KIND_MARK] = 2};

guint link_levels(LinkKind kind)
{
    return levels[kind];
}

/* --- how a value is compared --- */

static bool is_ascii(const char *text, gsize bytes)
{
    for (gsize i = 0; i < bytes; i++)
        if ((guchar)text[i] >= 0x80)
            return false;
    return true;
}

/* name_fold() for what is plain already, which most of it is. */
static gsize fold_ascii(const char *text, gsize bytes, char *buffer, gsize size)
{
    gsize length = 0;
    for (gsize i = 0; i < bytes && length < size; i++) {
        char c = text[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        bool parts = c == ' ' || c == '-' || c == '\'' || c == '.' || c == '`' || (c >= '\t' && c <= '\r');
        if (!parts)
            buffer[length++] = c;
        else if (length && buffer[length - 1] != ' ')
            buffer[length++] = ' ';
    }
    return length && buffer[length - 1] == ' ' ? length - 1 : length;
}

static gsize fold(const char *text, gsize bytes, char *buffer, gsize size)
{
    if (is_ascii(text, bytes))
        return fold_ascii(text, bytes, buffer, size);
    g_autoptr(Pool) pool = pool_new();
    const char *folded = name_fold(pool, pool_strndup(pool, text, bytes));
    gsize length = MIN(strlen(folded), size);
    memcpy(buffer, folded, length);
    return length;
}

/* A spreadsheet's number: "2119.0". */
static gsize without_zero_fraction(const char *text, gsize bytes)
{
    return bytes > 2 && text[bytes - 1] == '0' && text[bytes - 2] == '.' && g_ascii_isdigit(text[bytes - 3]) ? bytes - 2 : bytes;
}

static gsize keep_code(const char *text, gsize bytes, char *buffer, gsize size)
{
    gsize length = 0;
    for (gsize i = 0; i < bytes && length < size; i++)
        if (g_ascii_isalnum(text[i]) || (guchar)text[i] >= 0x80)
            buffer[length++] = g_ascii_tolower(text[i]);
    return length;
}

/* The last nine digits: with and without the country's code. */
static gsize keep_phone(const char *text, gsize bytes, char *buffer, gsize size)
{
    gsize length = keep_code(text, bytes, buffer, size), most = 9;
    if (length > most)
        memmove(buffer, buffer + length - most, most);
    return MIN(length, most);
}

/* Up to three runs of digits parted by . / - or blanks; their count, or 0 where there is something else. */
static guint split_date(const char *text, gsize bytes, int parts[3], gsize lengths[3])
{
    guint count = 0;
    for (gsize i = 0; i < bytes && count < 3; count++) {
        gsize start = i;
        for (parts[count] = 0; i < bytes && g_ascii_isdigit(text[i]) && i - start < 8; i++)
            parts[count] = parts[count] * 10 + text[i] - '0';
        lengths[count] = i - start;
        if (lengths[count] == 0)
            return 0;
        while (i < bytes && strchr("./- ", text[i]) && text[i])
            i++;
    }
    return count;
}

static gsize keep_date(const char *text, gsize bytes, char *buffer, gsize size)
{
    int parts[3];
    gsize lengths[3];
    if (split_date(text, bytes, parts, lengths) != 3)
        return keep_code(text, bytes, buffer, size);
    int year = parts[0], month = parts[1], day = parts[2];
    if (lengths[2] == 4) {
        year = parts[2];
        day = parts[0];
    }
    if (month > 12 && day <= 12) { /* as Americans write it */
        int first = month;
        month = day;
        day = first;
    }
    char digits[32];
    g_snprintf(digits, sizeof digits, "%04d%02d%02d", year, month, day);
    gsize length = MIN(strlen(digits), size);
    memcpy(buffer, digits, length);
    return length;
}

static bool is_no_value(const char *text, gsize bytes)
{
    static const char *const words[] = {"-", "n/a", "nan", "null"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (bytes == strlen(words[i]) && g_ascii_strncasecmp(text, words[i], bytes) == 0)
            return true;
    return bytes == 0;
}

gsize link_clean(LinkField field, const char *text, gsize bytes, char *buffer, gsize size)
{
    for (; bytes && g_ascii_isspace(*text); text++)
        bytes--;
    while (bytes && g_ascii_isspace(text[bytes - 1]))
        bytes--;
    if (is_no_value(text, bytes))
        return 0;
    switch (link_fields[field].kind) {
    case KIND_NAME: case KIND_TEXT: return fold(text, bytes, buffer, size);
    case KIND_DATE: return keep_date(text, without_zero_fraction(text, bytes), buffer, size);
    case KIND_CODE:
        if (field == LINK_PHONE)
            return keep_phone(text, bytes, buffer, size);
        return keep_code(text, without_zero_fraction(text, bytes), buffer, size);
    case KIND_MARK: return MIN(fold(text, bytes, buffer, size), 1);
    }
    return 0;
}

/* --- how two values compare --- */

static guint8 level_of_likeness(double alike)
{
    return alike >= 0.95 ? 3 : alike >= 0.90 ? 4 : alike >= 0.84 ? 5 : alike >= 0.75 ? 6 : 7;
}

/* "maria" of "maria magdalena". */
static bool is_word_of(const char *word, gsize bytes, const char *text, gsize text_bytes)
{
    for (gsize at = 0; at + bytes <= text_bytes; at++) {
        bool starts = at == 0 || text[at - 1] == ' ', ends = at + bytes == text_bytes || text[at + bytes] == ' ';
        if (starts && ends && memcmp(text + at, word, bytes) == 0)
            return true;
    }
    return false;
}

/* Another form of the same name, or a part of a double one. */
static bool is_form(const char *a, gsize a_bytes, const char *b, gsize b_bytes)
{
    char one[32], other[32];
    if (a_bytes > 2 && a_bytes < b_bytes && is_word_of(a, a_bytes, b, b_bytes))
        return true;
    if (b_bytes > 2 && b_bytes < a_bytes && is_word_of(b, b_bytes, a, a_bytes))
        return true;
    if (a_bytes >= sizeof one || b_bytes >= sizeof other)
        return false;
    memcpy(one, a, a_bytes);
    memcpy(other, b, b_bytes);
    one[a_bytes] = other[b_bytes] = '\0';
    return name_is_variant(one, other);
}

static guint8 name_level(const char *a, gsize a_bytes, const char *b, gsize b_bytes)
{
    guint8 level = level_of_likeness(jaro_winkler(a, a_bytes, b, b_bytes));
    return level > 3 && is_form(a, a_bytes, b, b_bytes) ? 2 : level;
}

static guint8 code_level(const char *a, gsize a_bytes, const char *b, gsize b_bytes)
{
    guint most = MIN(a_bytes, b_bytes) > 4 ? 2 : 1; /* two slips of three digits are no likeness */
    guint slips = edit_distance(a, a_bytes, b, b_bytes, most);
    return slips > most ? 4 : (guint8)(slips + 1);
}

static guint8 date_level(const char *a, gsize a_bytes, const char *b, gsize b_bytes)
{
    if (a_bytes == 8 && b_bytes == 8 && memcmp(a, b, 4) == 0 && memcmp(a + 4, b + 6, 2) == 0 && memcmp(a + 6, b + 4, 2) == 0)
        return 2;
    guint slips = edit_distance(a, a_bytes, b, b_bytes, 2);
    return slips > 2 ? 5 : slips == 0 ? LEVEL_EXACT : (guint8)(slips + 2);
}

guint8 link_level(LinkKind kind, const char *a, gsize a_bytes, const char *b, gsize b_bytes)
{
    if (a_bytes == b_bytes && memcmp(a, b, a_bytes) == 0)
        return LEVEL_EXACT;
    switch (kind) {
    case KIND_NAME: return name_level(a, a_bytes, b, b_bytes);
    case KIND_TEXT: return level_of_likeness(jaro_winkler(a, a_bytes, b, b_bytes));
    case KIND_CODE: return code_level(a, a_bytes, b, b_bytes);
    case KIND_DATE: return date_level(a, a_bytes, b, b_bytes);
    case KIND_MARK: return 2;
    }
    return LEVEL_MISSING;
}
