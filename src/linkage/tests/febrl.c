#include "febrl.h"

#include <math.h>
#include <string.h>

enum { GIVEN, FAMILY, NUMBER, STREET, PLACE, SUBURB, POSTCODE, STATE, BIRTH, ID, FIELDS, BYTES = 64 };

typedef struct {
    char fields[FIELDS][BYTES];
} Person;

typedef struct {
    guint64 state;
    const FebrlKind *kind;
    double *ranks[4]; /* sums of frequencies by rank: given names, family names, streets, suburbs */
} Maker;

const FebrlKind febrl_set3 = {.originals = 2000, .duplicates = 3000, .most_per_original = 5, .most_per_field = 2, .most_per_record = 10};
const FebrlKind febrl_set4 = {
    .originals = 5000, .duplicates = 5000, .most_per_original = 1, .most_per_field = 1, .most_per_record = 10, .two_files = true};

static const char header[] =
    "rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth, soc_sec_id\n";

static const char given_names[] =
    "emma jack joshua emily sophie lachlan isabella thomas james olivia chloe benjamin samuel charlotte ella william daniel jessica "
    "matthew georgia mia ryan hannah grace ethan nicholas lily alexander luke zoe harrison sarah jacob madison oliver ruby liam max "
    "lucy jayden noah caitlin connor riley amelia hayden alexandra mitchell bailey tyler abbey lauren michael dylan brooke sienna "
    "kiara holly hugo rachel mikayla cooper finn jasmine tahlia angus harry xavier joel bella isaac erin alana imogen paige nathan "
    "aidan kyle taylah zachary lara amber charlie logan kayla ben jake tara adam bianca eliza kate david anthony jordan phoebe "
    "maddison blake sam gabrielle ashley brianna cameron callum katelyn sebastian hamish stephanie oscar toby declan molly jade";
static const char family_names[] =
    "white clarke campbell green ryan webb matthews reid morrison ebert nguyen coulson dixon berry lowe miles mccarthy bishop noble "
    "goode blackwell chandler rudd browne stephenson donaldson godfrey shepherd leslie bradshaw carmody paine wilkins hanna smith "
    "jones taylor brown wilson martin anderson thompson walker harris lee king kelly davis wright robinson hall young allen scott "
    "mitchell carter phillips evans turner parker collins edwards stewart morris rogers cook murphy bell cooper bailey kennedy ward "
    "gray hughes price bennett wood barnes ross henderson coleman powell butler foster simmons bryant russell griffin hayes myers";
static const char street_names[] =
    "macarthur newman paterson lambrigg forbes sturt barraclough duffy kent beasley companion burdekin osburn lister heard calder "
    "hinkler mawson wattle banks hovea station church mill garden ridge river valley bridge hill meadow forest creek lake summit "
    "windsor lawrence gordon stirling douglas grafton preston barton florence victoria albert george elizabeth margaret";
static const char suburb_names[] =
    "toowoomba frankston blacktown bowral mosman brighton scarborough richmond ashfield st-albans deer-park forest-hill surrey-hills "
    "mount-isa port-lincoln noble-park glen-iris green-point cherry-brook dee-why north-ryde kew geelong ballarat bendigo cairns "
    "mackay nambour southport dubbo orange bathurst tamworth lismore grafton albury wagga griffith bunbury albany geraldton kalgoorlie "
    "hobart launceston devonport burnie darwin palmerston gawler murray-bridge whyalla mount-gambier";
static const char *const heads[] = {given_names, family_names, street_names, suburb_names};
static const guint ranks[] = {900, 5000, 2500, 900};
static const double bends[] = {4, 6, 12, 15}; /* how slowly frequency falls with rank */
static const char *const ways[] = {"street", "place", "crescent", "circuit", "avenue", "close", "court", "drive", "road", "parade"};
static const char *const states[] = {"nsw", "nsw", "nsw", "nsw", "vic", "vic", "vic", "qld", "qld", "wa", "wa", "sa", "tas", "act", "nt"};
static const char *const sites[] = {"%s", "%s", "%s park", "%s village", "villa %s", "%s medical centre", "%s lodge", "rosetta %s", "the %s", "%s farm"};

/* --- chance --- */

static guint below(Maker *maker, guint most)
{
    maker->state = maker->state * G_GUINT64_CONSTANT(6364136223846793005) + G_GUINT64_CONSTANT(1442695040888963407);
    return (guint)(((maker->state >> 32) * most) >> 32);
}

static bool happens(Maker *maker, guint percent)
{
    return below(maker, 100) < percent;
}

static double *sums_of(guint list)
{
    double *sums = g_new(double, ranks[list]), sum = 0;
    for (guint i = 0; i < ranks[list]; i++)
        sums[i] = sum += 1 / (i + bends[list]);
    return sums;
}

static guint rank_of(Maker *maker, guint list)
{
    const double *sums = maker->ranks[list];
    double wanted = sums[ranks[list] - 1] * (below(maker, 1u << 24) / (double)(1u << 24));
    guint low = 0, high = ranks[list] - 1;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (sums[middle] <= wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The word of a rank: a known one, or syllables that the rank always gives. */
static void put_word(guint list, guint rank, char *out)
{
    static const char *const starts[] = {"b", "br", "c", "ch", "d", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "r", "s", "st", "t", "th", "v", "w"};
    static const char *const middles[] = {"a", "e", "i", "o", "u", "ai", "ea", "ie", "ow", "y"};
    static const char *const ends[] = {"", "n", "r", "l", "s", "nd", "tt", "ck", "m", "ng"};
    const char *word = heads[list];
    for (guint i = 0; i < rank && word; i++)
        if ((word = strchr(word, ' ')))
            word++;
    if (word) {
        gsize bytes = strcspn(word, " ");
        g_strlcpy(out, word, MIN(bytes + 1, BYTES));
        g_strdelimit(out, "-", ' ');
        return;
    }
    Maker own = {.state = rank * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15) + list};
    below(&own, 2);
    *out = '\0';
    for (guint i = 0, syllables = 2 + below(&own, 2); i < syllables; i++) {
        g_strlcat(out, starts[below(&own, G_N_ELEMENTS(starts))], BYTES);
        g_strlcat(out, middles[below(&own, G_N_ELEMENTS(middles))], BYTES);
        if (i + 1 == syllables || below(&own, 3) == 0)
            g_strlcat(out, ends[below(&own, G_N_ELEMENTS(ends))], BYTES);
    }
}

/* --- a person --- */

static void make_street(Maker *maker, char *out)
{
    char word[BYTES];
    put_word(2, rank_of(maker, 2), word);
    g_snprintf(out, BYTES, "%.40s %s", word, ways[below(maker, G_N_ELEMENTS(ways))]);
}

static void make_place(Maker *maker, char *out)
{
    char word[BYTES];
    put_word(2, below(maker, ranks[2]), word);
    const char *site = sites[below(maker, G_N_ELEMENTS(sites))];
    const char *gap = strstr(site, "%s");
    g_snprintf(out, BYTES, "%.*s%.30s%s", (int)(gap - site), site, word, gap + 2);
}

static void make_birth(Maker *maker, char *out)
{
    g_snprintf(out, BYTES, "%04u%02u%02u", 1900 + below(maker, 100), 1 + below(maker, 12), 1 + below(maker, 28));
}

static void make_value(Maker *maker, guint field, char *out)
{
    switch (field) {
    case GIVEN: put_word(0, rank_of(maker, 0), out); break;
    case FAMILY: put_word(1, rank_of(maker, 1), out); break;
    case NUMBER: g_snprintf(out, BYTES, "%u", 1 + below(maker, happens(maker, 80) ? 60 : 400)); break;
    case STREET: make_street(maker, out); break;
    case PLACE: make_place(maker, out); break;
    case SUBURB: put_word(3, rank_of(maker, 3), out); break;
    case POSTCODE: g_snprintf(out, BYTES, "%u", 2000 + below(maker, 60) * 80 + below(maker, 40)); break;
    case STATE: g_strlcpy(out, states[below(maker, G_N_ELEMENTS(states))], BYTES); break;
    case BIRTH: make_birth(maker, out); break;
    case ID: g_snprintf(out, BYTES, "%u", 1000000 + below(maker, 9000000)); break;
    }
}

static void make_person(Maker *maker, Person *person)
{
    static const guint8 missing[FIELDS] = {[GIVEN] = 4, [FAMILY] = 1, [NUMBER] = 5, [STREET] = 2, [PLACE] = 15, [SUBURB] = 1, [STATE] = 5, [BIRTH] = 4};
    memset(person, 0, sizeof *person);
    for (guint f = 0; f < FIELDS; f++)
        if (!happens(maker, missing[f]))
            make_value(maker, f, person->fields[f]);
}

/* Somebody who lives with the one before: a relative, a twin, or the namesake of the next generation. */
static void make_relative(Maker *maker, const Person *before, Person *person)
{
    make_person(maker, person);
    for (guint f = NUMBER; f <= STATE; f++)
        memcpy(person->fields[f], before->fields[f], BYTES);
    memcpy(person->fields[FAMILY], before->fields[FAMILY], BYTES);
    if (happens(maker, 4))
        memcpy(person->fields[BIRTH], before->fields[BIRTH], BYTES);
    else if (happens(maker, 4))
        memcpy(person->fields[GIVEN], before->fields[GIVEN], BYTES);
}

/* --- mistakes --- */

static char other_letter(Maker *maker, char letter)
{
    static const char *const near[] = {"qwsz", "vghn", "xdfv", "serfcx", "wsdr", "drtgvc", "ftyhbv", "gyujnb", "ujko", "huikmn", "jiolm", "kop",
                                       "njk", "bhjm", "iklp", "ol", "wa", "edft", "awedxz", "rfgy", "yhji", "cfgb", "qase", "zsdc", "tghu", "asx"};
    if (letter >= '0' && letter <= '9')
        return (char)('0' + (letter - '0' + 1 + (int)below(maker, 9)) % 10);
    if (letter < 'a' || letter > 'z' || happens(maker, 30))
        return (char)('a' + below(maker, 26));
    const char *keys = near[letter - 'a'];
    return keys[below(maker, (guint)strlen(keys))];
}

static void insert_at(char *text, gsize at, char letter)
{
    gsize bytes = strlen(text);
    if (bytes + 1 >= BYTES)
        return;
    memmove(text + at + 1, text + at, bytes - at + 1);
    text[at] = letter;
}

static void leave_out(char *text, gsize at)
{
    memmove(text + at, text + at + 1, strlen(text + at));
}

/* By eye and by ear. */
static void misread(Maker *maker, char *text)
{
    static const char *const pairs[][2] = {{"m", "rn"}, {"cl", "d"}, {"ph", "f"}, {"ck", "k"}, {"ie", "ei"}, {"ll", "l"}, {"nn", "n"},
                                           {"y", "i"}, {"c", "k"}, {"s", "z"}, {"th", "t"}, {"w", "vv"}, {"ea", "ee"}, {"l", "1"}, {"o", "0"}};
    guint from = below(maker, G_N_ELEMENTS(pairs));
    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        const char *const *pair = pairs[(from + i) % G_N_ELEMENTS(pairs)];
        char *place = strstr(text, pair[0]);
        if (!place)
            continue;
        g_autofree char *rest = g_strdup(place + strlen(pair[0]));
        gsize room = BYTES - (gsize)(place - text);
        g_snprintf(place, room, "%s%s", pair[1], rest);
        return;
    }
}

static void slip(Maker *maker, char *text, bool digits)
{
    gsize bytes = strlen(text), at = below(maker, (guint)bytes);
    char *blank = strchr(text, ' ');
    switch (below(maker, digits ? 6 : 12)) {
    case 0: leave_out(text, at); break;
    case 1: insert_at(text, at, other_letter(maker, text[at])); break;
    case 2: case 3: text[at] = other_letter(maker, text[at]); break;
    case 4: case 5:
        if (bytes > 1) {
            at = below(maker, (guint)bytes - 1);
            char letter = text[at];
            text[at] = text[at + 1];
            text[at + 1] = letter;
        }
        break;
    case 6: text[at] = other_letter(maker, text[at]); break;
    case 7: insert_at(text, at, ' '); break;
    case 8:
        if (blank)
            leave_out(text, (gsize)(blank - text));
        break;
    default: misread(maker, text); break;
    }
}

static void exchange(Person *person, guint one, guint other)
{
    char kept[BYTES];
    memcpy(kept, person->fields[one], BYTES);
    memcpy(person->fields[one], person->fields[other], BYTES);
    memcpy(person->fields[other], kept, BYTES);
}

static void slip_in_date(Maker *maker, char *text)
{
    char two[2];
    if (happens(maker, 15) && strlen(text) == 8) {
        memcpy(two, text + 4, 2);
        memcpy(text + 4, text + 6, 2);
        memcpy(text + 6, two, 2);
        return;
    }
    gsize at = below(maker, (guint)strlen(text));
    text[at] = other_letter(maker, text[at]);
}

static void mistake(Maker *maker, Person *person, guint field)
{
    char *text = person->fields[field];
    bool digits = field == NUMBER || field == POSTCODE || field == ID;
    guint chance = below(maker, 100);
    if (!*text) {
        if (chance < 50)
            make_value(maker, field, text);
    } else if (chance < 8 && field != ID && field != POSTCODE) {
        *text = '\0';
    } else if (chance < (digits ? 25u : 12u)) {
        make_value(maker, field, text);
    } else if (chance < 17 && field <= FAMILY) {
        exchange(person, GIVEN, FAMILY);
    } else if (chance < 17 && (field == STREET || field == PLACE)) {
        exchange(person, STREET, PLACE);
    } else if (field == BIRTH) {
        slip_in_date(maker, text);
    } else {
        slip(maker, text, digits);
    }
    if (field == BIRTH && strlen(text) != 8)
        *text = '\0';
}

static guint choose_field(Maker *maker)
{
    static const guint8 shares[FIELDS] = {[GIVEN] = 14, [FAMILY] = 15, [NUMBER] = 9, [STREET] = 17, [PLACE] = 15, [SUBURB] = 11, [POSTCODE] = 5, [STATE] = 3, [BIRTH] = 6, [ID] = 5};
    guint left = below(maker, 100), field = 0;
    while (left >= shares[field])
        left -= shares[field++];
    return field;
}

static void spoil(Maker *maker, Person *person)
{
    guint made[FIELDS] = {0};
    guint wanted = 1 + below(maker, maker->kind->most_per_record);
    for (guint tries = 0; wanted && tries < 200; tries++) {
        guint field = choose_field(maker);
        if (made[field] >= maker->kind->most_per_field)
            continue;
        made[field]++;
        mistake(maker, person, field);
        wanted--;
    }
}

/* --- the files --- */

static void put_person(GString *out, guint number, int duplicate, const Person *person)
{
    if (duplicate < 0)
        g_string_append_printf(out, "rec-%u-org", number);
    else
        g_string_append_printf(out, "rec-%u-dup-%d", number, duplicate);
    for (guint f = 0; f < FIELDS; f++) {
        g_string_append(out, ", ");
        g_string_append(out, person->fields[f]);
    }
    g_string_append_c(out, '\n');
}

/* How many duplicates each original has. */
static guint8 *spread(Maker *maker)
{
    const FebrlKind *kind = maker->kind;
    guint8 *counts = g_new0(guint8, (gsize)kind->originals + 1);
    for (guint left = kind->duplicates; left;) {
        guint number = below(maker, kind->originals);
        guint several = 1 + below(maker, kind->most_per_original);
        for (; several && left && counts[number] < kind->most_per_original; several--, left--)
            counts[number]++;
        if (kind->originals <= kind->duplicates && kind->most_per_original == 1) {
            memset(counts, 1, kind->originals);
            break;
        }
    }
    return counts;
}

/* Lines in an order that says nothing. */
static void shuffle_lines(Maker *maker, GString *text)
{
    g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(char *));
    for (char *at = text->str; at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
        g_array_append_val(starts, at);
    GString *out = g_string_sized_new(text->len + sizeof header);
    for (guint i = starts->len; i; i--) {
        guint other = below(maker, i);
        char *line = g_array_index(starts, char *, other);
        g_array_index(starts, char *, other) = g_array_index(starts, char *, i - 1);
        g_string_append_len(out, line, strchr(line, '\n') + 1 - line);
    }
    g_string_assign(text, header);
    g_string_append_len(text, out->str, (gssize)out->len);
    g_string_free(out, TRUE);
}

void febrl_write(const FebrlKind *kind, GString *a, GString *b)
{
    Maker maker = {.state = kind->seed * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15) + 12345, .kind = kind};
    for (guint i = 0; i < G_N_ELEMENTS(maker.ranks); i++)
        maker.ranks[i] = sums_of(i);
    g_autofree guint8 *counts = spread(&maker);
    Person person = {0}, before;
    g_string_truncate(a, 0);
    for (guint number = 0; number < kind->originals; number++) {
        before = person;
        if (kind->households && number && happens(&maker, 60))
            make_relative(&maker, &before, &person);
        else
            make_person(&maker, &person);
        put_person(a, number, -1, &person);
        for (int duplicate = 0; duplicate < counts[number]; duplicate++) {
            Person spoilt = person;
            spoil(&maker, &spoilt);
            put_person(kind->two_files ? b : a, number, duplicate, &spoilt);
        }
    }
    shuffle_lines(&maker, a);
    if (kind->two_files)
        shuffle_lines(&maker, b);
    for (guint i = 0; i < G_N_ELEMENTS(maker.ranks); i++)
        g_free(maker.ranks[i]);
}

bool febrl_is_same(const char *id, const char *other)
{
    const char *one = strchr(id, '-'), *two = strchr(other, '-');
    if (!one || !two)
        return false;
    gsize bytes = strcspn(one + 1, "-");
    return bytes == strcspn(two + 1, "-") && memcmp(one, two, bytes + 1) == 0;
}
