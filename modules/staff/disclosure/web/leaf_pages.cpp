#include "web/pages.h"

#include <mado/audit/audit.h>

#include "model/sheet.h"
#include "service/drawing.h"
#include "service/inside.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace mado::disclosure::web {

namespace {

constexpr int shown_side = 1'400;
constexpr std::size_t most_phrase = 100;

struct BoxRow {
    std::string id, words, ground;
    static constexpr auto fields = std::tuple { MADO_FIELD(BoxRow, id), MADO_FIELD(BoxRow, words), MADO_FIELD(BoxRow, ground) };
};
struct LeafView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, where, picture, made, size, width, height, words, before, after, version, phrase, left, top, wide, high;
    std::string phrase_error, left_error, top_error, width_error, height_error, ground_error;
    std::vector<BoxRow> boxes;
    std::vector<Choice> grounds;
    bool may_draw = false, has_boxes = false, is_everywhere = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(LeafView, trouble_summary), MADO_FIELD(LeafView, back), MADO_FIELD(LeafView, title), MADO_FIELD(LeafView, where),
        MADO_FIELD(LeafView, picture), MADO_FIELD(LeafView, made), MADO_FIELD(LeafView, size), MADO_FIELD(LeafView, width), MADO_FIELD(LeafView, height), MADO_FIELD(LeafView, words),
        MADO_FIELD(LeafView, before), MADO_FIELD(LeafView, after), MADO_FIELD(LeafView, version), MADO_FIELD(LeafView, phrase), MADO_FIELD(LeafView, left), MADO_FIELD(LeafView, top),
        MADO_FIELD(LeafView, wide), MADO_FIELD(LeafView, high), MADO_FIELD(LeafView, phrase_error), MADO_FIELD(LeafView, left_error), MADO_FIELD(LeafView, top_error),
        MADO_FIELD(LeafView, width_error), MADO_FIELD(LeafView, height_error), MADO_FIELD(LeafView, ground_error), MADO_FIELD(LeafView, boxes), MADO_FIELD(LeafView, grounds),
        MADO_FIELD(LeafView, may_draw), MADO_FIELD(LeafView, has_boxes), MADO_FIELD(LeafView, is_everywhere) };
};

std::string mm(int tenths) { return std::to_string(tenths / 10) + (tenths % 10 ? "." + std::to_string(tenths % 10) : std::string()); }

// "12.5" in tenths; -1: not a length.
int tenths_typed(std::string const& typed)
{
    double value = -1;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), value);
    if (error != std::errc {} || end != typed.data() + typed.size() || !(value >= 0) || value > 5'000)
        return -1;
    return static_cast<int>(std::lround(value * 10));
}

struct Leaf {
    Target target;
    std::int64_t page = 0;
    std::vector<Box> boxes {};               // of this page
};

Result<Leaf> leaf_of(Visit const& visit, db::Read& tx)
{
    Leaf leaf { TRY(find(tx, visit.caller, visit.here, case_of(visit), target_of(visit))) };
    leaf.page = number_typed(visit.request.path.at("page"));
    if (leaf.page < 1 || leaf.page > leaf.target.pages)
        return refuse(Refusal::Kind::NotFound, "disclosure.no_such_page");
    leaf.boxes = boxes(tx, leaf.target.id);
    std::erase_if(leaf.boxes, [&](Box const& one) { return one.page != leaf.page; });
    return leaf;
}

Result<Leaf> leaf_of(Visit const& visit)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return leaf_of(visit, tx); });
}

std::string address(Visit const& visit, Target const& target, std::int64_t page)
{
    return page < 1 || page > target.pages ? std::string() : mado::web::link(visit, { "disclosure", target.of.value, target.id.value, "pages", std::to_string(page) });
}

http::Response jpeg(photo::Picture const& picture)
{
    auto response = http::bytes("image/jpeg", photo::as_jpeg(picture).bytes);
    response.with("cache-control", "no-store").with("x-content-type-options", "nosniff");
    return response;
}

std::vector<std::int64_t> pages_asked(Visit const& visit, Leaf const& leaf)
{
    std::vector<std::int64_t> all { leaf.page };
    if (visit.request.answer("everywhere") == "yes")
        for (std::int64_t page = 1; page <= leaf.target.pages; ++page)
            if (page != leaf.page)
                all.push_back(page);
    return all;
}

Result<std::vector<Box>> boxes_of_phrase(Tools const& tools, Visit const& visit, Leaf const& leaf)
{
    auto const phrase = visit.request.answer("phrase");
    std::vector<FieldError> errors;
    service::require(errors, "phrase", phrase, most_phrase);
    if (!errors.empty())
        return refuse(std::move(errors));
    auto const pdf = TRY(service::working_pdf(visit.here, *tools, visit.tenant(), leaf.target));
    std::vector<Box> all;
    for (auto const page : pages_asked(visit, leaf)) {
        auto const sheet = TRY(service::sheet(tools->box, pdf, page));
        for (auto const& area : model::places_of(sheet, phrase)) {
            Box box;
            box.page = page;
            box.area = area;
            box.ground = visit.request.answer("ground");
            all.push_back(std::move(box));
        }
    }
    if (all.empty())
        return refuse({ { "phrase", "disclosure.phrase_nowhere" } });
    return all;
}

std::vector<Box> box_typed(Visit const& visit, Leaf const& leaf)
{
    auto const& request = visit.request;
    Box box;
    box.page = leaf.page;
    box.area = { tenths_typed(request.answer("left")), tenths_typed(request.answer("top")), tenths_typed(request.answer("width")), tenths_typed(request.answer("height")) };
    box.ground = request.answer("ground");
    return { box };
}

void show_typed(Visit const& visit, Attempt const* attempt, LeafView& view)
{
    auto const typed = [&](char const* name) { return attempt ? visit.request.answer(name) : std::string(); };
    auto const wrong = [&](char const* name) { return mado::web::trouble_of(visit, attempt, name); };
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.phrase = typed("phrase");
    view.left = typed("left"), view.top = typed("top"), view.wide = typed("width"), view.high = typed("height");
    view.is_everywhere = typed("everywhere") == "yes";
    view.phrase_error = wrong("phrase"), view.left_error = wrong("left"), view.top_error = wrong("top");
    view.width_error = wrong("width"), view.height_error = wrong("height"), view.ground_error = wrong("ground");
}

}  // namespace

Shown show_page(Tools const& tools, Visit const& visit, Attempt const* attempt)
{
    Leaf leaf;
    auto const work = [&](db::Write& tx) -> Result<LeafView> {
        leaf = TRY(leaf_of(visit, tx));
        auto const request = TRY(cases::find(tx, leaf.target.of));
        if (!attempt)
            service::trace(tx, visit.caller, visit.here, "disclosure.target.read", leaf.target, { { "page", std::to_string(leaf.page) } });
        LeafView made;
        made.may_draw = leaf.target.state == State::Redacting && access::allow(tx, visit.caller, cases::may_redact, { request.owner });
        made.grounds = ground_choices(visit, tx, request, attempt ? visit.request.answer("ground") : std::string());
        for (auto const& one : leaf.boxes) {
            std::string article;
            for (auto const& ground : grounds(tx, visit.here, kind_of(visit.here, request.procedure)))
                if (ground.name == one.ground)
                    article = ground.article;
            made.boxes.push_back({ one.id, say(visit, "disclosure.box.at", { { "left", mm(one.area.left) }, { "top", mm(one.area.top) }, { "width", mm(one.area.width) }, { "height", mm(one.area.height) } }),
                article });
        }
        return made;
    };
    auto view = TRY(visit.here.database.write(visit.tenant(), { .name = "disclosure.read" }, work));
    auto const pdf = TRY(service::working_pdf(visit.here, *tools, visit.tenant(), leaf.target));
    auto const sheet = TRY(service::sheet(tools->box, pdf, leaf.page));
    auto const whole = [](double value) { return std::to_string(static_cast<int>(std::floor(value))); };
    view.back = mado::web::link(visit, { "disclosure", leaf.target.of.value, leaf.target.id.value });
    view.title = leaf.target.title;
    view.where = say(visit, "disclosure.page_of", { { "page", std::to_string(leaf.page) }, { "pages", std::to_string(leaf.target.pages) } });
    auto const here = address(visit, leaf.target, leaf.page);
    view.picture = here + "/picture";
    view.made = leaf.target.made.empty() ? std::string() : here + "/made";
    view.width = whole(sheet.width), view.height = whole(sheet.height);
    view.size = say(visit, "disclosure.page.size", { { "width", view.width }, { "height", view.height } });
    view.words = sheet.words;
    view.before = address(visit, leaf.target, leaf.page - 1), view.after = address(visit, leaf.target, leaf.page + 1);
    view.version = std::to_string(leaf.target.version);
    view.has_boxes = !view.boxes.empty();
    show_typed(visit, attempt, view);
    return mado::web::page(visit, "disclosure/leaf.html", view, attempt);
}

Shown act_page(Tools const& tools, Visit const& visit)
{
    auto const leaf = TRY(leaf_of(visit));
    auto const what = visit.request.answer("do");
    auto const version = number_typed(visit.request.answer("version"));
    auto const path = "/disclosure/" + leaf.target.of.value + "/" + leaf.target.id.value + "/pages/" + std::to_string(leaf.page);
    if (what == "rub_out") {
        auto const box = visit.request.answer("box");
        TRY(visit.here.database.write(visit.tenant(), { .name = "disclosure.rub_out" }, [&](db::Write& tx) { return rub_out(tx, visit.caller, visit.here, leaf.target.of, leaf.target.id, box, version); }));
        return mado::web::done(visit, path, "disclosure.said.rubbed_out");
    }
    // Who may not draw is not told whether a phrase stands there.
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return request_for(tx, visit.caller, visit.here, cases::may_redact, leaf.target.of); }));
    auto drawn = box_typed(visit, leaf);
    if (what == "phrase")
        drawn = TRY(boxes_of_phrase(tools, visit, leaf));
    TRY(visit.here.database.write(visit.tenant(), { .name = "disclosure.draw" }, [&](db::Write& tx) { return draw(tx, visit.caller, visit.here, leaf.target.of, leaf.target.id, drawn, version); }));
    return mado::web::done(visit, path, "disclosure.said.drawn");
}

Shown show_picture(Tools const& tools, Visit const& visit)
{
    auto const leaf = TRY(leaf_of(visit));
    auto const pdf = TRY(service::working_pdf(visit.here, *tools, visit.tenant(), leaf.target));
    auto picture = TRY(service::drawn(tools->box, pdf, leaf.page, shown_side));
    if (leaf.boxes.empty())
        return jpeg(picture);
    auto const sheet = TRY(service::sheet(tools->box, pdf, leaf.page));
    for (auto const& one : leaf.boxes)
        model::paint(picture, sheet, one.area, model::Colour::Veil);
    return jpeg(picture);
}

Shown show_made_picture(Tools const& tools, Visit const& visit)
{
    auto const leaf = TRY(leaf_of(visit));
    auto const pdf = TRY(made_bytes(visit.here, visit.tenant(), leaf.target));
    auto const picture = TRY(service::drawn(tools->box, pdf, leaf.page, shown_side));
    return jpeg(picture);
}

std::vector<mado::web::PageType> leaf_pages() { return { html::page<LeafView>("disclosure/leaf.html") }; }

}  // namespace mado::disclosure::web
