#include "modules/plans/reading/words.h"

#include <string.h>

#define SOFT_HYPHEN 0xAD
#define WORDS_MOST 1500 /* no cell of a plan has as many; the last word takes all that follows */
#define NUMBER_MOST G_GINT64_CONSTANT(1000000000000000)

static bool is_dash(gunichar c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

static bool is_quote(gunichar c)
{
    return c == '"' || (c >= 0x201A && c <= 0x201F) || c == 0xAB || c == 0xBB;
}

static bool is_blank(gunichar c)
{
    return g_unichar_isspace(c) || c == 0xA0 || (c >= 0x2000 && c <= 0x200D) || c == 0x202F || c == 0xFEFF;
}

/* A damaged byte counts as one mark, so that any input ends. */
static gunichar next_character(const char *at, const char **ret_next)
{
    gunichar c = g_utf8_get_char_validated(at, -1);
    bool good = c != (gunichar)-1 && c != (gunichar)-2;
    *ret_next = good ? g_utf8_next_char(at) : at + 1;
    return good ? c : 0xFFFD;
}

/* "pînă", "vîrstnici": before 1993, and in Moldova later, â was written î; it stays i where a word or its stem begins. */
static bool is_old_letter(gunichar c, const char *folded)
{
    return (c == 0xEE || c == 0xCE) && *folded && strcmp(folded, "ne") != 0 && strcmp(folded, "re") != 0 && strcmp(folded, "bine") != 0;
}

static gunichar fold_character(gunichar c)
{
    gunichar parts[8];
    gsize count = g_unichar_fully_decompose(g_unichar_tolower(c), FALSE, parts, G_N_ELEMENTS(parts));
    return count ? parts[0] : c;
}

static bool is_letter(gunichar c)
{
    return g_unichar_isalpha(c) || g_unichar_ismark(c) || c == SOFT_HYPHEN;
}

static const char *read_letters(Pool *pool, Word *word)
{
    g_autoptr(GString) folded = g_string_sized_new(32);
    guint capitals = 0, letters = 0;
    const char *at = word->start, *next;
    for (; *at; at = next) {
        gunichar c = next_character(at, &next);
        if (!is_letter(c))
            break;
        if (!g_unichar_isalpha(c))
            continue;
        letters++;
        capitals += g_unichar_isupper(c);
        g_string_append_unichar(folded, is_old_letter(c, folded->str) ? 'a' : fold_character(c));
    }
    word->kind = WORD_LETTERS;
    word->folded = pool_strndup(pool, folded->str, folded->len);
    word->capital = g_unichar_isupper(next_character(word->start, &next));
    word->shouted = letters >= 2 && capitals == letters;
    return at;
}

static const char *read_number(Word *word)
{
    const char *at = word->start;
    for (; g_ascii_isdigit(*at); at++) {
        word->number = MIN(word->number * 10 + (*at - '0'), NUMBER_MOST);
        word->digits++;
    }
    word->kind = WORD_NUMBER;
    return at;
}

static const char *read_word(Pool *pool, Word *word, gunichar c)
{
    const char *next;
    word->folded = "";
    if (g_ascii_isdigit(*word->start))
        return read_number(word);
    if (g_unichar_isalpha(c))
        return read_letters(pool, word);
    next_character(word->start, &next);
    word->kind = WORD_MARK;
    word->mark = is_dash(c) ? '-' : is_quote(c) ? '"' : c;
    return next;
}

static void free_words(void *array)
{
    g_array_free(array, TRUE);
}

Words words_read(Pool *pool, const char *text)
{
    GArray *all = g_array_new(FALSE, TRUE, sizeof(Word));
    pool_defer(pool, free_words, all);
    bool spaced = true, line = false;
    const char *next;
    for (const char *at = text ? text : ""; *at; at = next) {
        gunichar c = next_character(at, &next);
        if (is_blank(c)) {
            spaced = true;
            line = line || c == '\n' || c == 0x2028 || c == 0x0B;
            continue;
        }
        Word word = {.start = at, .spaced = spaced, .line = line};
        word.end = read_word(pool, &word, c);
        if (all->len + 1 == WORDS_MOST)
            word.end = at + strlen(at);
        next = word.end;
        g_array_append_val(all, word);
        spaced = line = false;
    }
    return (Words){.text = text ? text : "", .all = (Word *)(void *)all->data, .count = all->len};
}

const Word *words_at(const Words *words, guint i)
{
    return i < words->count ? &words->all[i] : NULL;
}

bool words_is_mark(const Words *words, guint i, const char *marks)
{
    const Word *word = words_at(words, i);
    return word && word->kind == WORD_MARK && word->mark < 128 && strchr(marks, (int)word->mark);
}

static bool match_one(const char *folded, const char *pattern, gsize length)
{
    if (length && pattern[length - 1] == '*')
        return strncmp(folded, pattern, length - 1) == 0;
    return strlen(folded) == length && memcmp(folded, pattern, length) == 0;
}

static bool match_any(const char *folded, const char *patterns, gsize length)
{
    const char *end = patterns + length;
    while (patterns <= end) {
        const char *bar = memchr(patterns, '|', (gsize)(end - patterns));
        gsize part = (gsize)((bar ? bar : end) - patterns);
        if (part && match_one(folded, patterns, part))
            return true;
        if (!bar)
            return false;
        patterns = bar + 1;
    }
    return false;
}

bool words_match(const Words *words, guint i, const char *patterns)
{
    const Word *word = words_at(words, i);
    return word && word->kind == WORD_LETTERS && match_any(word->folded, patterns, strlen(patterns));
}

guint words_match_all(const Words *words, guint i, const char *sequence)
{
    guint count = 0;
    while (*sequence) {
        gsize length = strcspn(sequence, " ");
        const Word *word = words_at(words, i + count);
        if (!word || word->kind != WORD_LETTERS || !match_any(word->folded, sequence, length))
            return 0;
        count++;
        sequence += length;
        sequence += *sequence == ' ';
    }
    return count;
}

static char *cell_squash_part(Pool *pool, const char *start, const char *end)
{
    GString *squashed = pool_string(pool);
    bool blank = false;
    const char *next;
    for (const char *at = start; at < end; at = next) {
        gunichar c = next_character(at, &next);
        if (is_blank(c)) {
            blank = squashed->len > 0;
            continue;
        }
        if (blank)
            g_string_append_c(squashed, ' ');
        blank = false;
        g_string_append_len(squashed, at, next - at);
    }
    return pool_strdup(pool, squashed->str);
}

char *cell_squash(Pool *pool, const char *text)
{
    return text ? cell_squash_part(pool, text, text + strlen(text)) : NULL;
}

char *words_cut(Pool *pool, const Words *words, guint first, guint after)
{
    after = MIN(after, words->count);
    if (first >= after)
        return pool_strdup(pool, "");
    return cell_squash_part(pool, words->all[first].start, words->all[after - 1].end);
}

/* "nouă" is nine or new, "noua" is only new. */
static bool is_nine(const Word *word)
{
    return strcmp(word->folded, "noua") != 0 || (word->end - word->start > 2 && memcmp(word->end - 2, "ă", 2) == 0);
}

int words_number_word(const Words *words, guint i)
{
    static const struct {
        const char *names;
        int value;
    } numbers[] = {
        {"un|o|una|unul|unei|unui|один|одна|одно|одного|однои|one", 1},
        {"doi|doua|два|две|двух|двумя|two", 2},
        {"trei|три|трех|тремя|three", 3},
        {"patru|четыре|четырех|four", 4},
        {"cinci|пять|пяти|five", 5},
        {"sase|шесть|шести|six", 6},
        {"sapte|семь|семи|seven", 7},
        {"opt|восемь|восьми|eight", 8},
        {"noua|девять|девяти|nine", 9},
        {"zece|десять|десяти|ten", 10},
        {"unsprezece|одиннадцать|одиннадцати|eleven", 11},
        {"doisprezece|douasprezece|двенадцать|двенадцати|twelve", 12},
        {"treisprezece|тринадцать|тринадцати|thirteen", 13},
        {"paisprezece|четырнадцать|четырнадцати|fourteen", 14},
        {"cincisprezece|пятнадцать|пятнадцати|fifteen", 15},
        {"saisprezece|шестнадцать|шестнадцати|sixteen", 16},
        {"saptesprezece|семнадцать|семнадцати|seventeen", 17},
        {"optsprezece|восемнадцать|восемнадцати|eighteen", 18},
        {"nouasprezece|девятнадцать|девятнадцати|nineteen", 19},
        {"douazeci|двадцать|двадцати|twenty", 20},
        {"treizeci|тридцать|тридцати|thirty", 30},
        {"patruzeci|сорок|сорока|forty", 40},
        {"cincizeci|пятьдесят|пятидесяти|fifty", 50},
    };
    for (guint n = 0; n < G_N_ELEMENTS(numbers); n++)
        if (words_match(words, i, numbers[n].names))
            return numbers[n].value == 9 && !is_nine(&words->all[i]) ? 0 : numbers[n].value;
    return 0;
}

guint words_count_word(const Words *words, guint i)
{
    if (words_match(words, i, "nr|numar|numarul|numerul|количество|число"))
        return 1;
    guint dash = words_match(words, i, "кол") && words_is_mark(words, i + 1, "-") && words_match(words, i + 2, "во") ? 3 : 0;
    guint dot = words_is_mark(words, i + 1, ".") ? 1 : 0;
    bool english = words_match(words, i, "number|no|nos") && words_match(words, i + 1 + dot, "of");
    return english ? 1 + dot : dash;
}

bool cell_is_empty(const char *text)
{
    const char *next;
    for (const char *at = text ? text : ""; *at; at = next) {
        gunichar c = next_character(at, &next);
        if (!is_blank(c) && !is_dash(c) && c != '_' && c != '.' && c != 0x2026 && c != '*')
            return false;
    }
    return true;
}

void note_add_about(Pool *pool, GPtrArray *notes, const char *field, const char *text, PlanDoubt doubt, const char *argument)
{
    if (!notes)
        return;
    PlanNote *note = pool_new0(pool, PlanNote);
    *note = (PlanNote){field, pool_strdup(pool, text), plan_doubt_code(doubt), pool_strdup(pool, argument)};
    g_ptr_array_add(notes, note);
}

void note_add(Pool *pool, GPtrArray *notes, const char *field, const char *text, PlanDoubt doubt)
{
    note_add_about(pool, notes, field, text, doubt, NULL);
}
