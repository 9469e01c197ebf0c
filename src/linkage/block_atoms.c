/* What rows may agree on: a number for each value as it is, as it sounds, or for a part of it. */
#include "linkage/block_parts.h"

#include "linkage/names.h"

static guint32 hash_text(const char *text, gsize bytes)
{
    guint64 hash = G_GUINT64_CONSTANT(0xCBF29CE484222325);
    for (gsize i = 0; i < bytes; i++)
        hash = (hash ^ (guchar)text[i]) * G_GUINT64_CONSTANT(0x100000001B3);
    return bytes ? block_mix(hash) : 0;
}

static gsize without_blanks(const char *text, gsize bytes, char *buffer)
{
    gsize length = 0;
    for (gsize i = 0; i < bytes; i++)
        if (text[i] != ' ')
            buffer[length++] = text[i];
    return length;
}

/* Names of people and places: as they sound, blanks lost or added. */
static guint32 sound_hash(const char *text, gsize bytes)
{
    char joined[LINK_VALUE_BYTES], sound[LINK_VALUE_BYTES];
    gsize length = without_blanks(text, MIN(bytes, sizeof joined), joined);
    length = name_sound_of_folded(joined, length, sound, sizeof sound);
    return hash_text(sound, length);
}

typedef guint32 (*Hash)(const char *text, gsize bytes);

static guint32 start_hash(const char *text, gsize bytes)
{
    return hash_text(text, MIN(bytes, 3));
}

static guint32 head_hash(const char *text, gsize bytes)
{
    return hash_text(text, (bytes + 1) / 2);
}

static guint32 tail_hash(const char *text, gsize bytes)
{
    return hash_text(text + (bytes + 1) / 2, bytes / 2);
}

static guint32 year_hash(const char *text, gsize bytes)
{
    return bytes >= 4 ? hash_text(text, 4) : 0;
}

static guint32 month_day_hash(const char *text, gsize bytes)
{
    return bytes == 8 ? hash_text(text + 4, 4) : 0;
}

static const struct {
    guint8 atom;
    guint8 field;
    Hash hash;
} sources[] = {
    {ATOM_ID, LINK_ID, hash_text},            {ATOM_PHONE, LINK_PHONE, hash_text},       {ATOM_BIRTH, LINK_BIRTH, hash_text},
    {ATOM_STREET, LINK_STREET, sound_hash},   {ATOM_FAMILY, LINK_FAMILY, sound_hash},    {ATOM_GIVEN, LINK_GIVEN, sound_hash},
    {ATOM_PLACE, LINK_PLACE, sound_hash},     {ATOM_LOCALITY, LINK_LOCALITY, sound_hash}, {ATOM_POSTCODE, LINK_POSTCODE, hash_text},
    {ATOM_ID_HEAD, LINK_ID, head_hash},       {ATOM_ID_TAIL, LINK_ID, tail_hash},        {ATOM_MONTH_DAY, LINK_BIRTH, month_day_hash},
    {ATOM_YEAR, LINK_BIRTH, year_hash},       {ATOM_NUMBER, LINK_NUMBER, hash_text},     {ATOM_FAMILY_START, LINK_FAMILY, start_hash},
};

/* One hash a value, then one look a row. */
void block_fill_atoms(LinkBlocks *blocks, guint source)
{
    const LinkTable *table = blocks->table;
    guint field = sources[source].field, atom = sources[source].atom;
    const Dictionary *dictionary = &table->dictionaries[link_fields[field].dictionary];
    g_autofree guint32 *hashes = g_new0(guint32, (gsize)dictionary->count + 1);
    for (guint32 v = 1; v <= dictionary->count; v++) {
        gsize bytes;
        const char *text = dictionary_text(dictionary, v, &bytes);
        hashes[v] = sources[source].hash(text, bytes);
    }
    for (guint row = 0; row < table->count; row++)
        blocks->atoms[row][atom] = hashes[table->rows[row][field]];
}

/* Both names, whichever comes first. */
void block_fill_names(LinkBlocks *blocks)
{
    for (guint row = 0; row < blocks->table->count; row++) {
        guint32 *atoms = blocks->atoms[row];
        bool both = atoms[ATOM_GIVEN] && atoms[ATOM_FAMILY];
        atoms[ATOM_NAMES] = both ? block_mix((guint64)atoms[ATOM_GIVEN] + atoms[ATOM_FAMILY]) : 0;
    }
}

guint block_sources(void)
{
    return G_N_ELEMENTS(sources);
}
