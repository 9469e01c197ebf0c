#include "reader/pdf_page.h"

#include <math.h>
#include <string.h>

typedef struct {
    PdfPage *page;
    const PopplerRectangle *boxes;
    GString *text;
    gsize first, at; /* characters of the word being read */
    Box box;
    bool bold;
} Reading;

static void end_word(Reading *reading)
{
    if (reading->text->len > 0) {
        Pool *pool = reading->page->pool;
        Word *word = pool_new0(pool, Word);
        gsize count = reading->at - reading->first;
        *word = (Word){.text = pool_strdup(pool, reading->text->str), .box = reading->box, .bold = reading->bold};
        word->letters = pool_copy(pool, reading->boxes + reading->first, count * sizeof(PopplerRectangle));
        g_ptr_array_add(reading->page->words, word);
    }
    g_string_truncate(reading->text, 0);
}

static Box box_of(const PopplerRectangle *r)
{
    return (Box){MIN(r->x1, r->x2), MIN(r->y1, r->y2), MAX(r->x1, r->x2), MAX(r->y1, r->y2)};
}

static double middle(const Box *box)
{
    return (box->y1 + box->y2) / 2;
}

static Box both(Box a, Box b)
{
    return (Box){MIN(a.x1, b.x1), MIN(a.y1, b.y1), MAX(a.x2, b.x2), MAX(a.y2, b.y2)};
}

typedef struct {
    GList *runs, *at;
    bool bold; /* of the run at at */
} Fonts;

static bool run_is_bold(const PopplerTextAttributes *run)
{
    if (!run->font_name)
        return false;
    g_autofree char *name = g_ascii_strdown(run->font_name, -1);
    return strstr(name, "bold") || strstr(name, "black") || strstr(name, "heavy") || g_str_has_suffix(name, "-bd");
}

static void look_at_run(Fonts *fonts)
{
    const PopplerTextAttributes *run = fonts->at ? fonts->at->data : NULL;
    fonts->bold = run && run_is_bold(run);
}

/* Runs of one font come in the order of the characters. */
static void find_font(Fonts *fonts, gsize index)
{
    while (fonts->at && (gsize)((PopplerTextAttributes *)fonts->at->data)->end_index < index) {
        fonts->at = fonts->at->next;
        look_at_run(fonts);
    }
}

/* Between blocks of text poppler puts no blank: a letter that is far from the last one begins a word.  So does one that stands half a
 * line higher or lower without touching it: cells in the middle of their rows aren't level. */
static bool is_apart(const Box *word, const Box *letter)
{
    double height = letter->y2 - letter->y1, off = fabs(middle(word) - middle(letter)), gap = letter->x1 - word->x2;
    return off > 0.6 * height || gap > 0.3 * height || (off > 0.35 * height && gap > 0.15 * height) || word->x1 - letter->x1 > height;
}

/* "№ 2": poppler leaves out the narrow blank behind the sign. */
static bool follows_sign(const Reading *reading, const Box *letter)
{
    return g_str_has_suffix(reading->text->str, "№") && letter->x1 - reading->box.x2 > 0.12 * (letter->y2 - letter->y1);
}

static void add_letter(Reading *reading, gunichar c, bool bold)
{
    Box box = box_of(&reading->boxes[reading->at]);
    if (reading->text->len > 0 && (is_apart(&reading->box, &box) || follows_sign(reading, &box)))
        end_word(reading);
    if (reading->text->len == 0) {
        reading->first = reading->at;
        reading->box = box;
        reading->bold = bold;
    }
    reading->box = both(reading->box, box);
    reading->bold &= bold;
    g_string_append_unichar(reading->text, c);
}

static void read_letters(Reading *reading, const char *text, guint count, Fonts *fonts)
{
    for (; *text && reading->at < count; text = g_utf8_next_char(text), reading->at++) {
        gunichar c = g_utf8_get_char(text);
        if (g_unichar_isspace(c)) {
            end_word(reading);
            continue;
        }
        find_font(fonts, reading->at);
        add_letter(reading, c, fonts->bold);
    }
    end_word(reading);
}

static void read_words(PdfPage *page, PopplerPage *source)
{
    g_autofree char *text = poppler_page_get_text(source);
    g_autofree PopplerRectangle *boxes = NULL;
    guint count = 0;
    if (!text || !poppler_page_get_text_layout(source, &boxes, &count))
        return;
    Fonts fonts = {.runs = poppler_page_get_text_attributes(source)};
    fonts.at = fonts.runs;
    look_at_run(&fonts);
    g_autoptr(GString) word = g_string_new(NULL);
    Reading reading = {.page = page, .boxes = boxes, .text = word};
    read_letters(&reading, text, count, &fonts);
    poppler_page_free_text_attributes(fonts.runs);
}

static GArray *new_rules(Pool *pool)
{
    GArray *rules = g_array_new(FALSE, FALSE, sizeof(Rule));
    pool_defer(pool, (GDestroyNotify)g_array_unref, rules);
    return rules;
}

PdfPage *pdf_page_read(Pool *pool, PopplerDocument *document, int index)
{
    PdfPage *page = pool_new0(pool, PdfPage);
    g_autoptr(PopplerPage) source = poppler_document_get_page(document, index);
    *page = (PdfPage){.pool = pool, .number = index + 1, .words = pool_list(pool)};
    page->across = new_rules(pool);
    page->down = new_rules(pool);
    if (!source)
        return page;
    poppler_page_get_size(source, &page->width, &page->height);
    read_words(page, source);
    if (page->words->len > 0)
        pdf_find_rules(page, source);
    return page;
}

static int by_middle(const void *a, const void *b)
{
    const Word *one = *(Word *const *)a, *two = *(Word *const *)b;
    double first = one->box.y1 + one->box.y2, second = two->box.y1 + two->box.y2;
    return (first > second) - (first < second);
}

static int by_left(const void *a, const void *b)
{
    const Word *one = *(Word *const *)a, *two = *(Word *const *)b;
    return (one->box.x1 > two->box.x1) - (one->box.x1 < two->box.x1);
}

/* Letters of a substituted font are taller than their neighbours: what counts is where the middle is. */
static bool is_beside(const Line *line, const Word *word)
{
    double least = word->box.y2 - word->box.y1, sum = 0;
    for (guint i = 0; i < line->words->len; i++) {
        const Box *box = &((Word *)line->words->pdata[i])->box;
        least = MIN(least, box->y2 - box->y1);
        sum += middle(box);
    }
    return fabs(sum / line->words->len - middle(&word->box)) < 0.4 * least;
}

static void add_to_line(Line *line, Word *word)
{
    line->bold = word->bold && (line->words->len == 0 || line->bold);
    line->box = line->words->len ? both(line->box, word->box) : word->box;
    g_ptr_array_add(line->words, word);
}

GPtrArray *pdf_lines(Pool *pool, const GPtrArray *words)
{
    GPtrArray *lines = pool_list(pool), *sorted = pool_list(pool);
    for (guint i = 0; i < words->len; i++)
        g_ptr_array_add(sorted, words->pdata[i]);
    g_ptr_array_sort(sorted, by_middle);
    Line *line = NULL;
    for (guint i = 0; i < sorted->len; i++) {
        Word *word = sorted->pdata[i];
        if (!line || !is_beside(line, word)) {
            line = pool_new0(pool, Line);
            line->words = pool_list(pool);
            g_ptr_array_add(lines, line);
        }
        add_to_line(line, word);
    }
    for (guint i = 0; i < lines->len; i++)
        g_ptr_array_sort(((Line *)lines->pdata[i])->words, by_left);
    return lines;
}

static bool is_bullet(const Word *word)
{
    static const char *const bullets[] = {"•", "▪", "◦", "●", "■", "○", "➢", "✓", "·", "\xEF\x82\xB7", "\xEF\x82\xA7", "\xEF\x83\xBC"};
    for (gsize i = 0; i < G_N_ELEMENTS(bullets); i++)
        if (strcmp(word->text, bullets[i]) == 0)
            return true;
    return false;
}

static Word *join_words(Pool *pool, const Word *one, const Word *other)
{
    glong first = g_utf8_strlen(one->text, -1), second = g_utf8_strlen(other->text, -1);
    Word *word = pool_new0(pool, Word);
    PopplerRectangle *letters = pool_array0(pool, PopplerRectangle, first + 1 + second);
    memcpy(letters, one->letters, (gsize)first * sizeof *letters);
    letters[first] = (PopplerRectangle){one->box.x2, one->box.y1, other->box.x1, other->box.y2};
    memcpy(letters + first + 1, other->letters, (gsize)second * sizeof *letters);
    *word = (Word){.text = pool_printf(pool, "%s %s", one->text, other->text), .box = both(one->box, other->box), .bold = other->bold, .letters = letters};
    return word;
}

static void hold_bullets(Pool *pool, Line *line)
{
    static const double indent = 3; /* heights of the line */
    GPtrArray *words = pool_list(pool);
    for (guint i = 0; i < line->words->len; i++) {
        Word *word = line->words->pdata[i], *next = i + 1 < line->words->len ? line->words->pdata[i + 1] : NULL;
        bool held = next && is_bullet(word) && next->box.x1 - word->box.x2 < indent * (next->box.y2 - next->box.y1);
        g_ptr_array_add(words, held ? join_words(pool, word, next) : word);
        i += held;
    }
    line->words = words;
}

void pdf_hold_bullets(Pool *pool, GPtrArray *lines)
{
    for (guint i = 0; i < lines->len; i++)
        hold_bullets(pool, lines->pdata[i]);
}

/* Two words that touch were one, set in two fonts. */
static bool touch(const Word *left, const Word *right)
{
    return right->box.x1 - left->box.x2 < 0.08 * (left->box.y2 - left->box.y1);
}

const char *pdf_line_text(Pool *pool, const Line *line)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < line->words->len; i++) {
        const Word *word = line->words->pdata[i];
        if (i > 0 && !touch(line->words->pdata[i - 1], word))
            g_string_append_c(out, ' ');
        g_string_append(out, word->text);
    }
    return pool_strdup(pool, out->str);
}

/* "Octombrie" ", 2026", "Speranța" "”": marks that have their place behind the word. */
static bool closes(const char *text)
{
    const char *at = text;
    while (*at && (strchr(",;)", *at) || g_utf8_get_char(at) == 0xBB || g_utf8_get_char(at) == 0x201D))
        at = g_utf8_next_char(at);
    return at > text && (*at == ' ' || *at == '\0');
}

void pdf_append(GString *text, const char *next)
{
    bool hyphen = text->len > 1 && text->str[text->len - 1] == '-' && !g_ascii_isspace(text->str[text->len - 2]);
    gunichar first = g_utf8_get_char(next);
    if (g_str_has_suffix(text->str, "\xE2\x80\x90"))
        g_string_truncate(text, text->len - 3);
    else if (hyphen && g_unichar_islower(first))
        g_string_append_c(text, PDF_HYPHEN);
    else if (text->len > 0 && !g_str_has_suffix(text->str, "\xC2\xAD") && !(hyphen && g_unichar_isalnum(first)) && !closes(next))
        g_string_append_c(text, PDF_WRAP);
    if (g_str_has_suffix(text->str, "\xC2\xAD"))
        g_string_truncate(text, text->len - 2);
    g_string_append(text, next);
}

bool pdf_is_item(const char *text)
{
    return g_str_has_prefix(text, "•") || g_str_has_prefix(text, "- ") || g_str_has_prefix(text, "– ") ||
           g_str_has_prefix(text, "\xEF\x82\xB7") || g_str_has_prefix(text, "◦") || g_str_has_prefix(text, "▪");
}

/* Left of where the text begins there is room that is free on the right too. */
static double inner_width(const GPtrArray *lines, double width)
{
    double widest = 0;
    for (guint i = 0; i < lines->len; i++)
        widest = MAX(widest, ((Line *)lines->pdata[i])->box.x2 - ((Line *)lines->pdata[i])->box.x1);
    return MAX(widest, width);
}

/* Of a word, of one in capitals, or of a number. */
static bool are_of_one(const char *text, const char *rest)
{
    const char *end = g_utf8_prev_char(text + strlen(text));
    gunichar last = g_utf8_get_char(end), first = g_utf8_get_char(rest);
    bool capitals = end > text && g_unichar_isupper(last) && g_unichar_isupper(g_utf8_get_char(g_utf8_prev_char(end))) && g_unichar_isupper(first) &&
                    !g_unichar_islower(g_utf8_get_char(g_utf8_next_char(rest)));
    bool digits = g_unichar_isdigit(last) && g_unichar_isdigit(first);
    return (g_unichar_isalpha(last) && g_unichar_islower(first)) || capitals || digits;
}

/* Alone on its line, with no room for one letter more: what follows may be the rest of the same word. */
static bool may_be_cut(const Line *line, const Line *next, double width)
{
    const Word *word = line->words->pdata[0], *rest = next->words->pdata[0];
    double letter = fabs(rest->letters[0].x2 - rest->letters[0].x1);
    return width > 0 && line->words->len == 1 && word->box.x2 - word->box.x1 + letter > width - 1 && are_of_one(word->text, rest->text);
}

static double gap_over(const GPtrArray *lines, guint i)
{
    return ((Line *)lines->pdata[i])->box.y1 - ((Line *)lines->pdata[i - 1])->box.y2;
}

/* The least space between two lines of a cell; of two lines alone, as if they were set close. */
static double least_gap(const GPtrArray *lines)
{
    double least = lines->len > 2 ? G_MAXDOUBLE : 0.3 * (((Line *)lines->pdata[0])->box.y2 - ((Line *)lines->pdata[0])->box.y1);
    for (guint i = 1; i < lines->len; i++)
        least = MIN(least, gap_over(lines, i));
    return MAX(least, 0);
}

const char *pdf_join_lines(Pool *pool, const GPtrArray *lines, double width)
{
    g_autoptr(GString) out = g_string_new(NULL);
    double room = inner_width(lines, width), close = least_gap(lines);
    for (guint i = 0; i < lines->len; i++) {
        const Line *line = lines->pdata[i], *before = i ? lines->pdata[i - 1] : NULL;
        const char *text = pdf_line_text(pool, line);
        const Box *first = &((Word *)line->words->pdata[0])->box;
        double blank = 0.25 * (line->box.y2 - line->box.y1);
        bool had_room = before && before->box.x2 - before->box.x1 + blank + (first->x2 - first->x1) < room - 1;
        bool set_apart = before && gap_over(lines, i) > close + 2 * blank;
        if (before && (had_room || set_apart || pdf_is_item(text)))
            g_string_append_printf(out, "\n%s", text);
        else if (before && may_be_cut(before, line, width))
            g_string_append_printf(out, "%c%s", PDF_CUT, text);
        else
            pdf_append(out, text);
    }
    return pool_strdup(pool, out->str);
}

/* "Număr …" and "Numărul …": items of a list open alike, with a capital. */
static bool opens_alike(const char *paragraph, const char *next)
{
    gsize shared = 0;
    while (paragraph[shared] && paragraph[shared] == next[shared] && paragraph[shared] != ' ')
        shared++;
    return shared >= 4 && g_unichar_isupper(g_utf8_get_char(next));
}

static bool begins_paragraph(const char *paragraph, const char *next, const PdfKnown *known)
{
    bool capital = g_unichar_isupper(g_utf8_get_char(next));
    return known && capital && (g_hash_table_contains(known->cells, paragraph) || opens_alike(paragraph, next));
}

const char *pdf_unwrap(Pool *pool, const char *text, const PdfKnown *known)
{
    char *plain = pdf_mend_cuts(pool, text, known);
    gsize start = 0;
    for (gsize at = 0; plain[at]; at++) {
        if (plain[at] == '\n')
            start = at + 1;
        if (plain[at] != PDF_WRAP)
            continue;
        plain[at] = '\0';
        bool alone = begins_paragraph(plain + start, plain + at + 1, known);
        plain[at] = alone ? '\n' : ' ';
        start = alone ? at + 1 : start;
    }
    return plain;
}
