#include "reader/pdf_page.h"

#include <math.h>
#include <string.h>

enum { AROUND_LETTER = 1, LETTER };

/* The page as grey pixels.  Poppler gives no paths, but whatever draws a table, its rules are long straight edges in the
 * picture: lines, frames of cells, borders of shading. */
typedef struct {
    guint8 *grey;
    guint8 *text; /* LETTER where one may be, AROUND_LETTER above and below: strokes are no rules */
    int width, height;
    double scale; /* pixels a point */
} Picture;

enum {
    MAX_PIXELS = 4000000,
    EDGE = 30,       /* difference of grey that makes an edge */
    MIN_ACROSS = 20, /* pixels; letters have shorter straight edges */
    MIN_DOWN = 11,
    MAX_HOLE = 4, /* dotted lines, and letters that touch */
    SAME = 5,     /* edges so near are one rule */
};
static const double pixels_a_point = 100.0 / 72;

static void to_grey(Picture *picture, cairo_surface_t *surface)
{
    cairo_surface_flush(surface);
    const guint8 *data = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < picture->height; y++) {
        const guint32 *row = (const guint32 *)(const void *)(data + (gsize)y * (gsize)stride);
        for (int x = 0; x < picture->width; x++) {
            guint32 p = row[x];
            picture->grey[y * picture->width + x] = (guint8)(((p >> 16 & 255) * 3 + (p >> 8 & 255) * 6 + (p & 255)) / 10);
        }
    }
}

static bool draw(Picture *picture, PopplerPage *source)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, picture->width, picture->height);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, picture->scale, picture->scale);
    poppler_page_render(source, cairo);
    bool drawn = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    if (drawn)
        to_grey(picture, surface);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return drawn;
}

static int place_of(const Picture *picture, int line, int at, bool across)
{
    return across ? line * picture->width + at : at * picture->width + line;
}

static bool is_edge(const Picture *picture, int place, bool across)
{
    int before = across ? place - picture->width : place - 1;
    return abs(picture->grey[place] - picture->grey[before]) > EDGE;
}

typedef struct {
    int start, last, seen; /* start < 0: none; seen: pixels of edge, without what letters hide */
} Run;

static void end_run(Run *run, int line, int least, GArray *runs)
{
    Rule rule = {line, run->start, run->last + 1};
    int length = run->last + 1 - run->start;
    if (run->start >= 0 && length >= least && run->seen * 8 >= length && run->seen >= least / 2)
        g_array_append_val(runs, rule);
    *run = (Run){.start = -1};
}

/* Letters hide more of what runs down than of what runs across: their tips are straight, rows are tight. */
static bool is_hidden(const Picture *picture, int place, bool across)
{
    return picture->text[place] >= (across ? LETTER : AROUND_LETTER);
}

/* What letters hide of a run: pixels, and how many of them show an edge all the same. */
typedef struct {
    int length, edges;
} Hidden;

/* A rule that runs down shows through letters; where only their stems do, it ended above them. */
static bool is_broken_by(const Hidden *hidden, bool across)
{
    return !across && hidden->length > MIN_DOWN / 2 && hidden->edges * 4 < hidden->length * 3;
}

/* Long runs of edge along one line of pixels.  They go on under letters that they reach, but letters neither begin nor end them. */
static void find_runs(const Picture *picture, int line, bool across, GArray *runs)
{
    int length = across ? picture->width : picture->height, least = across ? MIN_ACROSS : MIN_DOWN, holes = 0;
    Run run = {.start = -1};
    Hidden hidden = {0};
    for (int at = 0; at < length; at++) {
        int place = place_of(picture, line, at, across);
        bool edge = is_edge(picture, place, across);
        if (is_hidden(picture, place, across) && holes == 0) {
            hidden.length++;
            hidden.edges += edge;
            continue;
        }
        if (is_broken_by(&hidden, across))
            end_run(&run, line, least, runs);
        hidden = (Hidden){0};
        if (!is_hidden(picture, place, across) && edge) {
            run.start = run.start < 0 ? at : run.start;
            run.last = at;
            run.seen++;
            holes = 0;
        } else if (++holes > MAX_HOLE) {
            end_run(&run, line, least, runs);
        }
    }
    end_run(&run, line, least, runs);
}

static void cover_letter(const Picture *picture, const Word *word, const PopplerRectangle *letter)
{
    int left = (int)(MIN(letter->x1, letter->x2) * picture->scale),
        right = (int)ceil(MAX(letter->x1, letter->x2) * picture->scale);
    double high = word->box.y1, low = word->box.y2, margin = 0.15 * (low - high);
    int top = (int)((high + margin) * picture->scale), bottom = (int)ceil((low - margin) * picture->scale);
    int first = (int)(high * picture->scale), last = (int)ceil(low * picture->scale);
    for (int y = MAX(first, 0); y <= MIN(last, picture->height - 1); y++)
        for (int x = MAX(left - 1, 0); x <= MIN(right + 1, picture->width - 1); x++) {
            guint8 *at = &picture->text[y * picture->width + x];
            *at = MAX(*at, y >= top && y <= bottom ? LETTER : AROUND_LETTER);
        }
}

static void cover_text(const Picture *picture, const PdfPage *page)
{
    for (guint i = 0; i < page->words->len; i++) {
        const Word *word = page->words->pdata[i];
        glong count = g_utf8_strlen(word->text, -1);
        for (glong c = 0; c < count; c++)
            cover_letter(picture, word, &word->letters[c]);
    }
}

/* Adds a run to a rule that lies as near and touches, or makes it one of its own. */
static void merge_run(GArray *rules, const Rule *run, guint *oldest)
{
    for (guint i = *oldest; i < rules->len; i++) {
        Rule *rule = &g_array_index(rules, Rule, i);
        if (run->at - rule->at > SAME)
            continue;
        if (run->from <= rule->to + MAX_HOLE && run->to >= rule->from - MAX_HOLE) {
            rule->from = MIN(rule->from, run->from);
            rule->to = MAX(rule->to, run->to);
            return;
        }
    }
    g_array_append_val(rules, *run);
    while (*oldest < rules->len && run->at - g_array_index(rules, Rule, *oldest).at > SAME)
        ++*oldest;
}

static void find_edges(const Picture *picture, bool across, GArray *rules)
{
    g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(Rule));
    int lines = across ? picture->height : picture->width;
    for (int line = 1; line < lines && runs->len < 100000; line++)
        find_runs(picture, line, across, runs);
    guint oldest = 0;
    for (guint i = 0; i < runs->len; i++)
        merge_run(rules, &g_array_index(runs, Rule, i), &oldest);
}

static void to_points(GArray *rules, double scale)
{
    for (guint i = 0; i < rules->len; i++) {
        Rule *rule = &g_array_index(rules, Rule, i);
        *rule = (Rule){rule->at / scale, rule->from / scale, rule->to / scale};
    }
}

void pdf_find_rules(PdfPage *page, PopplerPage *source)
{
    Picture picture = {.scale = pixels_a_point};
    if (!(page->width > 1 && page->height > 1 && page->width < 20000 && page->height < 20000))
        return;
    while (page->width * page->height * picture.scale * picture.scale > MAX_PIXELS)
        picture.scale *= 0.8;
    picture.width = (int)ceil(page->width * picture.scale);
    picture.height = (int)ceil(page->height * picture.scale);
    g_autofree guint8 *grey = g_malloc((gsize)picture.width * (gsize)picture.height);
    g_autofree guint8 *text = g_malloc0((gsize)picture.width * (gsize)picture.height);
    picture.grey = grey;
    picture.text = text;
    cover_text(&picture, page);
    if (!draw(&picture, source))
        return;
    find_edges(&picture, true, page->across);
    find_edges(&picture, false, page->down);
    to_points(page->across, picture.scale);
    to_points(page->down, picture.scale);
}
