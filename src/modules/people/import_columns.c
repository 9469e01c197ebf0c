/* What the columns of a list mean. */
#include "modules/people/import.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "linkage/names.h"

typedef struct {
    const char *code, *label;
    const char *headers; /* folded, without blanks and signs, between blanks */
} ColumnInfo;

static const ColumnInfo infos[COLUMN_COUNT] = {
    [COLUMN_NONE] = {"none", N_("Passed over"), ""},
    [COLUMN_NAME] = {"name", N_("Full name"),
                     "name fullname nume numele numeprenume numesiprenume numelesiprenumele numeleprenumele numecomplet persoana person registered "
                     "inregistrat beneficiar beneficiary client titular solicitant copil copilul child elev elevul pupil student minor minorul "
                     "familiaprenumele familiasiprenumele familianumele familiasinumele numelesiprenume numesiprenumele numeprenumele "
                     "numeleprenumelepatronimicul numedefamiliesiprenume numeledefamiliesiprenumele"},
    [COLUMN_FAMILY] = {"family_name", N_("Family name"),
                       "familyname family surname lastname last numedefamilie numelefamilie numefamilie familie familia numeledefamilie sname"},
    [COLUMN_GIVEN] = {"given_name", N_("Given name"),
                      "givenname given givennames firstname first forename prenume prenumele prenumel prenumelemic numelemic numedebotez numeledebotez numelemicii fname"},
    [COLUMN_FORMER] = {"former_name", N_("Former names"),
                       "formername formernames maidenname birthname numeanterior numeanterioare numedefata numelanastere numelelanastere"},
    [COLUMN_OTHER] = {"other_name", N_("Other spelling or nickname"), "othername othernames nickname alias porecla alt altnume alias zis"},
    [COLUMN_SEX] = {"sex", N_("Sex"), "sex sexul gender gen genul"},
    [COLUMN_BIRTH] = {"birth_date", N_("Birth date"),
                      "birthdate birthday dateofbirth dob datanasterii datanastere datadenastere nascut nascutla nascuta born birth datan datanast datanasteri anulnasterii "
                      "datalunaanulnasterii zilunaannastere zilunaanulnasterii zilualunaanulnasterii anlunazinastere anullunaziuanasterii anullunazinasterii"},
    [COLUMN_BIRTH_PLACE] = {"birth_place", N_("Birth place"), "birthplace placeofbirth loculnasterii locnastere loculdenastere"},
    [COLUMN_ID] = {"national_id", N_("CNP or IDNP"),
                   "cnp idnp nationalid cod codnumericpersonal codulnumericpersonal cnpidnp idnpcnp cnpsauidnp socsecid personalcode pin cnpul codpersonal codulpersonal "
                   "numaridnp nridnp codidnp codcnp numarcnp numericpersonal"},
    [COLUMN_PHONE] = {"phone", N_("Telephone"), "phone telephone mobile telefon tel nrtelefon numartelefon mobil numardetelefon telefonmobil phonenumber "
                      "telmobil nrtel telefonul telefoncontact telefondecontact nrtelefonmobil"},
    [COLUMN_EMAIL] = {"email", N_("E-mail"), "email mail adresaemail adresadeemail emailaddress posta"},
    [COLUMN_ADDRESS] = {"address", N_("Address"),
                        "address adresa domiciliu street strada address1 adresadomiciliu domiciliul streetaddress adresadedomiciliu addr loculdetrai "
                        "adresadeladomiciliu adresacompleta resedinta adresaderesedinta stradasinumarul stradanumar"},
    [COLUMN_NUMBER] = {"street_number", N_("House number"), "streetnumber nr numar numarul nrstrada housenumber number"},
    [COLUMN_LOCALITY] = {"locality", N_("Locality"), "locality city town village localitate localitatea oras orasul suburb sat satul comuna municipiu "
                          "localitateadedomiciliu localitatedomiciliu localitatededomiciliu"},
    [COLUMN_POSTCODE] = {"postcode", N_("Postcode"), "postcode zip zipcode postalcode codpostal"},
    [COLUMN_FILE] = {"file_number", N_("File number"),
                     "filenumber file fileno casenumber dosar nrdosar numardosar numaruldosarului dosarnr numardedosar"},
    [COLUMN_LANGUAGES] = {"languages", N_("Languages"), "languages language limbi limba limbivorbite"},
    [COLUMN_NOTE] = {"note", N_("Note"), "note notes remarks comment comments observatii observatie mentiuni nota"},
};

const char *import_column_code(ImportColumn column)
{
    return infos[column].code;
}

const char *import_column_label(ImportColumn column)
{
    return _(infos[column].label);
}

ImportColumn import_column_of_code(const char *code)
{
    for (guint i = 0; i < COLUMN_COUNT; i++)
        if (g_strcmp0(infos[i].code, code) == 0)
            return (ImportColumn)i;
    return COLUMN_NONE;
}

/* Letters and digits of the folded text; of "CNP (13 cifre)" what stands before the bracket. */
static char *header_key(Pool *pool, const char *header)
{
    GString *key = pool_string(pool);
    const char *open = strchr(header, '(');
    const char *said = open && open > header ? pool_strndup(pool, header, (gsize)(open - header)) : header;
    for (const char *c = text_fold(pool, said); *c; c++)
        if (g_ascii_isalnum(*c))
            g_string_append_c(key, *c);
    return key->str;
}

static bool has_word(const char *words, const char *word)
{
    gsize length = strlen(word);
    for (const char *at = words; (at = strstr(at, word)) != NULL; at += length)
        if ((at == words || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
            return true;
    return false;
}

bool import_header_is(const char *header, const char *words)
{
    g_autoptr(Pool) pool = pool_new();
    const char *key = header_key(pool, header);
    return *key && has_word(words, key);
}

static ImportColumn column_of_key(const char *key)
{
    for (guint i = 1; *key && i < COLUMN_COUNT; i++)
        if (has_word(infos[i].headers, key))
            return (ImportColumn)i;
    return COLUMN_NONE;
}

/* A list of pupils says of whom each column is: "numelecopilului" is "numele", "numeledefamiliealelevului" is "numeledefamilie".  Of a
 * parent it says so as well, and that is no column of the child. */
static const char *without_whose(Pool *pool, const char *key)
{
    static const char *const whose[] = {"copilului", "copiluluiminor", "elevului", "elevei", "elevuluiei", "elev", "copil", "minorului", "minor", "prescolarului",
                                        "beneficiarului", "beneficiar", "persoanei", "titularului", "solicitantului", NULL};
    static const char *const articles[] = {"ale", "al", "a", NULL};
    const char *rest = key;
    for (guint i = 0; whose[i] && rest == key; i++)
        if (g_str_has_suffix(key, whose[i]))
            rest = pool_strndup(pool, key, strlen(key) - strlen(whose[i]));
    for (guint i = 0; articles[i] && column_of_key(rest) == COLUMN_NONE; i++)
        if (g_str_has_suffix(rest, articles[i]))
            rest = pool_strndup(pool, rest, strlen(rest) - strlen(articles[i]));
    return rest;
}

ImportColumn import_column_of_header(const char *header)
{
    g_autoptr(Pool) pool = pool_new();
    const char *key = header_key(pool, header);
    ImportColumn column = column_of_key(key);
    return column ? column : column_of_key(without_whose(pool, key));
}

const char *person_column_of_header(const char *header)
{
    return import_column_code(import_column_of_header(header));
}

static bool has_column(const ImportMapping *mapping, ImportColumn column)
{
    for (guint i = 0; i < mapping->count; i++)
        if (mapping->columns[i] == column)
            return true;
    return false;
}

/* "Nume" beside "Prenume" is the family name; beside "Familia", as lists in Moldova have it, the given one. */
static void tell_names_apart(ImportMapping *mapping)
{
    bool has_given = has_column(mapping, COLUMN_GIVEN), has_family = has_column(mapping, COLUMN_FAMILY);
    for (guint i = 0; i < mapping->count && has_given != has_family; i++)
        if (mapping->columns[i] == COLUMN_NAME) {
            mapping->columns[i] = has_given ? COLUMN_FAMILY : COLUMN_GIVEN;
            return;
        }
}

/* A column that is named twice counts once; a second telephone, say, is passed over. */
static void drop_doubles(ImportMapping *mapping)
{
    for (guint i = 1; i < mapping->count; i++)
        for (guint j = 0; j < i; j++)
            if (mapping->columns[i] == mapping->columns[j])
                mapping->columns[i] = COLUMN_NONE;
}

/* --- a list without headers --- */

static ImportColumn column_of_value(const char *text)
{
    gsize digits = 0, letters = 0;
    for (const char *c = text; *c; c = g_utf8_next_char(c)) {
        digits += g_ascii_isdigit(*c) ? 1 : 0;
        letters += g_unichar_isalpha(g_utf8_get_char(c)) ? 1 : 0;
    }
    if (digits == 13 && !letters)
        return COLUMN_ID;
    if (day_is(day_from_iso(text)) || (digits >= 6 && !letters && day_parse(text, &(Day){0}, NULL)))
        return COLUMN_BIRTH;
    if (digits >= 9 && !letters)
        return COLUMN_PHONE;
    if (strchr(text, '@'))
        return COLUMN_EMAIL;
    if (letters == 1 && strchr("mMfF", *text))
        return COLUMN_SEX;
    return !digits && letters > 1 ? COLUMN_NAME : digits && letters ? COLUMN_ADDRESS : COLUMN_NONE;
}

static void guess_by_values(ImportMapping *mapping, const GPtrArray *row)
{
    int first_name = -1;
    for (guint i = 0; i < mapping->count; i++) {
        const char *text = row->pdata[i];
        ImportColumn column = column_of_value(text);
        bool whole = strchr(text, ' ') != NULL;
        if (column == COLUMN_NAME && first_name < 0) {
            first_name = (int)i;
            mapping->columns[i] = COLUMN_NAME;
        } else if (column == COLUMN_NAME && first_name == (int)i - 1 && !strchr(row->pdata[first_name], ' ')) {
            mapping->columns[first_name] = COLUMN_FAMILY;
            mapping->columns[i] = COLUMN_GIVEN;
        } else if (column != COLUMN_NAME) {
            mapping->columns[i] = column;
        } else {
            mapping->columns[i] = whole ? COLUMN_NOTE : COLUMN_LOCALITY;
        }
    }
}

ImportMapping import_mapping_guess(const GPtrArray *first_row)
{
    ImportMapping mapping = {.count = MIN(first_row->len, IMPORT_COLUMNS)};
    for (guint i = 0; i < mapping.count; i++) {
        mapping.columns[i] = import_column_of_header(first_row->pdata[i]);
        mapping.has_header = mapping.has_header || mapping.columns[i] != COLUMN_NONE;
    }
    if (!mapping.has_header)
        guess_by_values(&mapping, first_row);
    tell_names_apart(&mapping);
    drop_doubles(&mapping);
    return mapping;
}

bool import_mapping_is_usable(const ImportMapping *mapping)
{
    for (guint i = 0; i < mapping->count; i++)
        if (mapping->columns[i] == COLUMN_NAME || mapping->columns[i] == COLUMN_FAMILY || mapping->columns[i] == COLUMN_GIVEN)
            return true;
    return false;
}

/* --- a whole name --- */

static bool is_given_name(Pool *pool, const char *word)
{
    guint16 groups[NAME_GROUPS];
    const char *folded = name_fold(pool, word);
    return name_groups(pool_strndup(pool, folded, strcspn(folded, " ")), groups) > 0;
}

static bool is_shouted(const char *word)
{
    guint letters = 0;
    for (const char *c = word; *c; c = g_utf8_next_char(c)) {
        gunichar letter = g_utf8_get_char(c);
        if (g_unichar_islower(letter))
            return false;
        letters += g_unichar_isalpha(letter) ? 1 : 0;
    }
    return letters > 2;
}

static const char *join(Pool *pool, char **words, guint from, guint to)
{
    GString *joined = pool_string(pool);
    for (guint i = from; i < to; i++)
        g_string_append_printf(joined, "%s%s", i > from ? " " : "", words[i]);
    return joined->str;
}

/* How many words at the start are the family name; negative: so many at the start are given names. */
static int split_at(Pool *pool, char **words, int count)
{
    int shouted = 0, given = 0;
    while (shouted < count && is_shouted(words[shouted]))
        shouted++;
    if (shouted > 0 && shouted < count)
        return shouted;
    while (given < count && is_given_name(pool, words[given]))
        given++;
    if (given > 0 && given < count && !is_given_name(pool, words[count - 1]))
        return -given;
    if (given > 0)
        return 1;
    for (int i = 1; i < count; i++)
        if (is_given_name(pool, words[i]))
            return i;
    return 1;
}

/* "(Munteanu)": a former name, taken out. */
static char *take_brackets(Pool *pool, const char *name, Person *person)
{
    const char *open = strchr(name, '('), *close = open ? strchr(open, ')') : NULL;
    if (!close)
        return pool_strdup(pool, name);
    if (!person->former_name)
        person->former_name = text_squash(pool, pool_strndup(pool, open + 1, (gsize)(close - open - 1)));
    return text_squash(pool, pool_printf(pool, "%.*s %s", (int)(open - name), name, close + 1));
}

void person_split_name(Pool *pool, const char *name, Person *person)
{
    char *whole = take_brackets(pool, name, person), *comma = strchr(whole, ',');
    if (comma) {
        *comma = '\0';
        person->family_name = text_squash(pool, whole);
        person->given_name = text_squash(pool, comma + 1);
        return;
    }
    g_auto(GStrv) words = g_strsplit(whole, " ", -1);
    int count = (int)g_strv_length(words), at = count ? split_at(pool, words, count) : 0;
    if (at < 0) {
        person->given_name = join(pool, words, 0, (guint)-at);
        person->family_name = join(pool, words, (guint)-at, (guint)count);
        return;
    }
    person->family_name = join(pool, words, 0, (guint)at);
    person->given_name = count > at ? join(pool, words, (guint)at, (guint)count) : NULL;
}
