// One long page: how it came, then every question that is asked, rows of groups in place.
#include "web/pages.h"

#include <mado/definitions/answers.h>
#include <mado/definitions/round.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>
#include <mado/web/uploads.h>

namespace mado::entry::web {

namespace {

using definitions::Field;
using definitions::FieldType;

constexpr std::size_t most_line = 200, most_remarks = 2000, most_scans = 20;

struct RowView {
    std::string title;
    std::vector<mado::web::FieldView> controls;
    static constexpr auto fields = std::tuple { html::field("title", &RowView::title), html::field("controls", &RowView::controls) };
};

// A field, or a group with its rows.
struct ItemView {
    std::optional<mado::web::FieldView> control;
    std::string id, title, help, error, add, add_label;
    std::vector<RowView> rows;
    bool is_group = false;
    static constexpr auto fields = std::tuple { html::field("control", &ItemView::control), html::field("id", &ItemView::id), html::field("title", &ItemView::title),
        html::field("help", &ItemView::help), html::field("error", &ItemView::error), html::field("add", &ItemView::add), html::field("add_label", &ItemView::add_label),
        html::field("rows", &ItemView::rows), html::field("is_group", &ItemView::is_group) };
};

struct SectionView {
    std::string title, help;
    std::vector<ItemView> items;
    static constexpr auto fields = std::tuple { html::field("title", &SectionView::title), html::field("help", &SectionView::help), html::field("items", &SectionView::items) };
};

struct LineView {
    std::string name, label, help, value, error;
    static constexpr auto fields = std::tuple { html::field("name", &LineView::name), html::field("label", &LineView::label), html::field("help", &LineView::help),
        html::field("value", &LineView::value), html::field("error", &LineView::error) };
};

// How it came. A colleague's own notice has none of it: it comes at the moment of sending.
struct ReceptionView {
    mado::web::DayBox arrived_on;
    std::string time, time_error, applicant_error;
    std::optional<mado::web::DayBox> postmark;
    std::vector<LineView> lines;
    std::vector<OptionView> applicants, languages;
    std::optional<mado::web::FieldView> scan;
    std::string remarks, remarks_error;
    bool asks_applicant = false;
    static constexpr auto fields = std::tuple { html::field("arrived_on", &ReceptionView::arrived_on), html::field("time", &ReceptionView::time),
        html::field("time_error", &ReceptionView::time_error), html::field("applicant_error", &ReceptionView::applicant_error), html::field("postmark", &ReceptionView::postmark),
        html::field("lines", &ReceptionView::lines), html::field("applicants", &ReceptionView::applicants), html::field("languages", &ReceptionView::languages),
        html::field("scan", &ReceptionView::scan), html::field("remarks", &ReceptionView::remarks), html::field("remarks_error", &ReceptionView::remarks_error),
        html::field("asks_applicant", &ReceptionView::asks_applicant) };
};

struct FormView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string title, channel, back, back_words, discard, note, edition;
    std::optional<ReceptionView> reception;
    std::vector<SectionView> sections;
    bool has_moved = false, may_be_as_it_is = false, as_it_is = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &FormView::trouble_summary), html::field("title", &FormView::title),
        html::field("channel", &FormView::channel), html::field("back", &FormView::back), html::field("back_words", &FormView::back_words),
        html::field("discard", &FormView::discard), html::field("note", &FormView::note), html::field("edition", &FormView::edition),
        html::field("reception", &FormView::reception), html::field("sections", &FormView::sections), html::field("has_moved", &FormView::has_moved),
        html::field("may_be_as_it_is", &FormView::may_be_as_it_is), html::field("as_it_is", &FormView::as_it_is) };
};

// The lines of how it came, by channel: where they are kept and for which channels they are asked.
struct Line {
    char const* name;
    std::string Contents::* member;
    bool (*is_asked)(Channel channel, definitions::Definition const& definition);
};
constexpr Line lines[] = {
    { "evidence", &Contents::evidence, [](Channel channel, definitions::Definition const&) { return channel != Channel::Phone; } },
    { "number_evidence", &Contents::number_evidence, [](Channel channel, definitions::Definition const& definition) { return channel != Channel::Phone && definition.asks_my_number(); } },
    { "caller_number", &Contents::caller_number, [](Channel channel, definitions::Definition const&) { return channel == Channel::Phone; } },
    { "pages", &Contents::pages, [](Channel channel, definitions::Definition const&) { return channel == Channel::Paper || channel == Channel::Post; } },
};

Field scan_field(Visit const& visit)
{
    Field field;
    field.name = "original";
    field.type = FieldType::File;
    field.accept = { "pdf", "image" };
    field.most = most_scans;
    field.title.by_language["ja"] = mado::web::words(visit, "entry.form.scan");
    field.help.by_language["ja"] = mado::web::words(visit, "entry.form.scan.help");
    return field;
}

mado::web::DayBox postmark_box(Visit const& visit, Attempt const* attempt, Contents const& contents)
{
    auto const kept = Day::parse(contents.postmark);
    auto box = mado::web::day_box(visit, attempt, "postmark", kept.value_or(visit.now().today()), mado::web::words(visit, "entry.form.postmark"),
        mado::web::words(visit, "entry.form.postmark.help"));
    box.is_required = false;
    if (!kept && !attempt)
        box.year = box.month = box.day = {};
    return box;
}

ReceptionView reception_of(Visit const& visit, Opened const& opened, Attempt const* attempt)
{
    auto const& contents = opened.contents;
    auto const channel = opened.unfinished.channel;
    auto const typed = [&](char const* name, std::string const& kept) { return attempt ? visit.request.answer(name) : kept; };
    ReceptionView view;
    view.arrived_on = mado::web::day_box(visit, attempt, "arrived_on", Day::parse(contents.arrived_on).value_or(visit.now().today()),
        mado::web::words(visit, "entry.form.arrived_on." + word_of(channel)), mado::web::words(visit, "entry.form.arrived_on.help"));
    view.time = typed("arrived_time", contents.arrived_time);
    view.time_error = mado::web::trouble_of(visit, attempt, "arrived_time");
    if (channel == Channel::Post)
        view.postmark = postmark_box(visit, attempt, contents);
    for (auto const& line : lines)
        if (line.is_asked(channel, *opened.definition))
            view.lines.push_back({ line.name, mado::web::words(visit, std::string("entry.form.") + line.name), mado::web::words(visit, std::string("entry.form.") + line.name + ".help"),
                typed(line.name, contents.*line.member), mado::web::trouble_of(visit, attempt, line.name) });
    auto const applicant = typed("applicant", contents.applicant);
    for (auto const& one : opened.definition->applicants)
        if (one != "staff")
            view.applicants.push_back({ one, mado::web::words(visit, "entry.applicant." + one), {}, applicant == one });
    view.asks_applicant = view.applicants.size() > 1;
    view.applicant_error = mado::web::trouble_of(visit, attempt, "applicant");
    auto const language = typed("language", contents.language);
    for (auto const* one : { "ja", "ja-x-easy", "en" })
        view.languages.push_back({ one, mado::web::words(visit, std::string("entry.language.") + one), {}, language == one });
    if (channel != Channel::Phone) {
        auto const found = contents.scans.find("original");
        view.scan = mado::web::field_view(visit, scan_field(visit), found == contents.scans.end() ? json::Value {} : found->second, false,
            { .troubles = attempt ? mado::web::troubles(visit, attempt) : std::vector<mado::web::Trouble> {}, .prefix = "came." });
    }
    view.remarks = typed("remarks", contents.remarks);
    view.remarks_error = mado::web::trouble_of(visit, attempt, "remarks");
    return view;
}

// Rows that are shown: those that were answered, one to begin with, one more when it was asked for, and all of a refused form.
std::size_t rows_shown(Visit const& visit, definitions::Evaluation& evaluation, Field const& group, Attempt const* attempt)
{
    auto rows = std::max(evaluation.rows(group.name), std::max<std::size_t>(group.least, 1));
    if (visit.request.query_of("add") == group.name)
        rows = evaluation.rows(group.name) + 1;
    if (attempt)
        for (auto const& [control, value] : visit.request.form)
            if (control.starts_with(group.name + "."))
                rows = std::max<std::size_t>(rows, static_cast<std::size_t>(std::atoi(control.c_str() + group.name.size() + 1)) + 1);
    return std::min(rows, definitions::most_of(group));
}

ItemView group_item(Visit const& visit, definitions::Evaluation& evaluation, Field const& group, mado::web::FormState state, Attempt const* attempt)
{
    ItemView item;
    item.is_group = true;
    item.id = group.name;
    item.title = group.title.japanese();
    item.help = group.help.japanese();
    for (auto const& trouble : state.troubles)
        if (trouble.field == group.name)
            item.error = trouble.words;
    auto const known = evaluation.rows(group.name);
    auto const rows = rows_shown(visit, evaluation, group, attempt);
    for (std::size_t row = 0; row < rows; ++row) {
        RowView view { mado::web::words(visit, "entry.form.row", { { "what", item.title }, { "n", std::to_string(row + 1) } }), {} };
        if (row < known) {
            view.controls = mado::web::fields_of_row(visit, evaluation, group, row, state);
        } else {
            state.prefix = group.name + "." + std::to_string(row) + ".";
            for (auto const& field : group.fields)
                if (!field.when)
                    view.controls.push_back(mado::web::field_view(visit, field, {}, false, state));
        }
        item.rows.push_back(std::move(view));
    }
    if (rows < definitions::most_of(group))
        item.add = group.name;
    item.add_label = mado::web::words(visit, "web.group.more", { { "what", item.title } });
    return item;
}

std::vector<SectionView> sections_of(Visit const& visit, definitions::Evaluation& evaluation, Attempt const* attempt)
{
    definitions::CodesWithRound const codes(&visit.here.library, evaluation.inputs().offered.get(), &evaluation.definition());
    mado::web::FormState const state { .codes = &codes, .on = evaluation.today(), .troubles = attempt ? mado::web::troubles(visit, attempt) : std::vector<mado::web::Trouble> {},
        .typed = attempt ? &visit.request.form : nullptr };
    std::vector<SectionView> sections;
    for (auto const& name : definitions::screens(evaluation)) {
        auto const* page = evaluation.definition().page(name);
        SectionView section { page->title.japanese(), page->help.japanese(), {} };
        for (auto const& field : page->fields) {
            if (!evaluation.field_asked(field.name) || definitions::is_kept_for_sending(field))
                continue;
            if (field.type == FieldType::Group) {
                section.items.push_back(group_item(visit, evaluation, field, state, attempt));
                continue;
            }
            auto const found = evaluation.inputs().answers.find(field.name);
            ItemView item;
            item.control = mado::web::field_view(visit, field, found == evaluation.inputs().answers.end() ? json::Value {} : found->second, evaluation.required(field.name), state);
            section.items.push_back(std::move(item));
        }
        sections.push_back(std::move(section));
    }
    return sections;
}

// -- reading
std::optional<FieldError> wrong_line(std::string const& name, std::string const& typed, std::size_t most)
{
    if (text::length(typed) > most)
        return FieldError { name, "entry.form.too_long", { { "most", std::to_string(most) } } };
    return std::nullopt;
}

std::string optional_day(Visit const& visit, std::string const& name, std::vector<FieldError>& errors)
{
    if (visit.request.answer(name + ".year").empty() && visit.request.answer(name + ".month").empty() && visit.request.answer(name + ".day").empty())
        return {};
    auto const day = mado::web::typed_day(visit, name, "entry.form.no_such_day");
    if (day)
        return day->iso();
    errors.push_back({ name, "entry.form.no_such_day" });
    return {};
}

void read_arrival(Visit const& visit, Contents& contents, std::vector<FieldError>& errors)
{
    auto const day = mado::web::typed_day(visit, "arrived_on", "entry.form.no_such_day");
    auto fresh = contents;
    fresh.arrived_on = day ? day->iso() : contents.arrived_on;
    fresh.arrived_time = visit.request.answer("arrived_time");
    auto const at = arrival_of(fresh);
    if (!day)
        errors.push_back({ "arrived_on", "entry.form.no_such_day" });
    else if (!at)
        errors.push_back({ "arrived_time", "entry.form.no_such_time" });
    else if (*at > visit.now().at)
        errors.push_back({ *day > visit.now().today() ? "arrived_on" : "arrived_time", "cases.enter.in_the_future" });
    else
        contents = fresh;
}

void read_reception(Visit const& visit, Opened& opened, std::vector<FieldError>& errors)
{
    auto& contents = opened.contents;
    read_arrival(visit, contents, errors);
    for (auto const& line : lines)
        if (line.is_asked(opened.unfinished.channel, *opened.definition)) {
            auto const typed = visit.request.answer(line.name);
            if (auto wrong = wrong_line(line.name, typed, most_line))
                errors.push_back(std::move(*wrong));
            else
                contents.*line.member = typed;
        }
    if (opened.unfinished.channel == Channel::Post)
        contents.postmark = optional_day(visit, "postmark", errors);
    if (auto const at = Day::parse(contents.postmark); at && contents.postmark > contents.arrived_on)
        errors.push_back({ "postmark", "entry.form.postmark_after_arrival" });
    contents.remarks = visit.request.answer("remarks");
    if (auto wrong = wrong_line("remarks", contents.remarks, most_remarks))
        errors.push_back(std::move(*wrong));
    if (auto const applicant = visit.request.answer("applicant");
        applicant != "staff" && std::ranges::find(opened.definition->applicants, applicant) != opened.definition->applicants.end())
        contents.applicant = applicant;
    if (contents.applicant.empty())
        errors.push_back({ "applicant", "entry.form.applicant_required" });
    if (auto const language = visit.request.answer("language"); language == "ja" || language == "ja-x-easy" || language == "en")
        contents.language = language;
}

struct Typed {
    std::vector<FieldError> hindering, fitting;  // what cannot be kept; what is merely wrong
    std::vector<gateway::BlobName> blobs;
    bool asks_more = false, changed_files = false;
};

// The files of the form: the scans, and those of the questions.
void read_files(Visit const& visit, Opened& opened, definitions::Evaluation& evaluation, Typed& typed)
{
    auto& contents = opened.contents;
    std::vector<Field const*> asked;
    for (auto const& page : opened.definition->ask())
        for (auto const& field : page.fields)
            if (evaluation.field_asked(field.name))
                asked.push_back(&field);
    auto const original = scan_field(visit);
    for (auto kept : { mado::web::keep_uploads(visit, asked, {}, contents.answers, contents.keys), mado::web::keep_uploads(visit, { &original }, "came.", contents.scans, contents.keys) }) {
        typed.changed_files = typed.changed_files || kept.changed;
        typed.blobs.insert(typed.blobs.end(), kept.blobs.begin(), kept.blobs.end());
        typed.hindering.insert(typed.hindering.end(), kept.errors.begin(), kept.errors.end());
    }
}

Typed read_typed(Visit const& visit, Entry& entry)
{
    Typed typed;
    auto& opened = entry.opened;
    auto before = entry.evaluation();
    if (!is_own(opened))
        read_reception(visit, opened, typed.hindering);
    read_files(visit, opened, before, typed);
    auto inputs = entry.inputs;
    inputs.answers = opened.contents.answers;
    inputs.applicant = opened.contents.applicant;
    definitions::CodesWithRound const codes(&visit.here.library, inputs.offered.get(), opened.definition.get());
    auto reading = definitions::read_whole(opened.definition, visit.request.form, inputs, &codes, "ja", definitions::is_kept_for_sending);
    opened.contents.answers = definitions::merged(opened.contents.answers, reading.answers);
    auto const unreadable = definitions::not_storable(reading, visit.request.form, *opened.definition);
    typed.hindering.insert(typed.hindering.end(), unreadable.begin(), unreadable.end());
    typed.asks_more = definitions::are_only_newly_asked(reading.errors, *opened.definition, [&](std::string const& name) {
        auto const dot = name.find('.');
        return dot == std::string::npos ? before.field_asked(name) : before.field_asked(name.substr(0, dot));
    });
    typed.fitting = std::move(reading.errors);
    return typed;
}

std::vector<FieldError> all_of(Typed const& typed)
{
    auto errors = typed.hindering;
    for (auto const& error : typed.fitting)
        if (std::ranges::none_of(errors, [&](FieldError const& known) { return known.field == error.field; }))
            errors.push_back(error);
    return errors;
}

}  // namespace

Shown show_form(Visit const& visit, Attempt const* attempt)
{
    if (auto to_sign_in = sign_in_first(visit))
        return std::move(*to_sign_in);
    auto const entry = TRY(entry_at(visit));
    auto const& opened = entry.opened;
    auto evaluation = entry.evaluation();
    FormView view;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.title = opened.definition->title.japanese();
    view.channel = is_own(opened) ? std::string() : channel_words(visit, word_of(opened.unfinished.channel));
    view.back = mado::web::link(visit, is_own(opened) ? "/own" : "/entry");
    view.back_words = mado::web::words(visit, is_own(opened) ? "entry.own.title" : "entry.title");
    view.discard = at(visit, opened, "/discard");
    view.has_moved = opened.has_moved;
    if (!is_own(opened))
        view.reception = reception_of(visit, opened, attempt);
    view.sections = sections_of(visit, evaluation, attempt);
    view.may_be_as_it_is = !is_own(opened) && (attempt || opened.contents.as_it_is);
    view.as_it_is = opened.contents.as_it_is;
    if (visit.request.query_of("more") == "yes")
        view.note = mado::web::words(visit, "entry.form.more");
    auto response = mado::web::page(visit, "entry/form.html", view, attempt);
    response.with("cache-control", "no-store");
    return response;
}

Shown act_form(Visit const& visit)
{
    auto entry = TRY(entry_at(visit));
    auto& opened = entry.opened;
    auto const typed = read_typed(visit, entry);
    opened.contents.as_it_is = visit.request.answer("as_it_is") == "yes";
    // What could be understood is kept even when something else is wrong: nobody types twice.
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return keep(tx, visit.caller, visit.here, opened, typed.blobs); }));
    if (visit.request.has("later"))
        return mado::web::done(visit, is_own(opened) ? "/own" : "/entry", "entry.said.kept");
    if (auto const add = visit.request.answer("add"); !add.empty() && typed.hindering.empty())
        return http::see_other(at(visit, opened, "") + "?add=" + http::percent_encoded(add) + "#" + add);
    if (!typed.hindering.empty())
        return refuse(all_of(typed));
    if (typed.changed_files && !visit.request.has("next"))
        return http::see_other(at(visit, opened, ""));
    if (typed.asks_more)
        return http::see_other(at(visit, opened, "") + "?more=yes");
    bool const may_go_on = typed.fitting.empty() || (opened.contents.as_it_is && !is_own(opened));
    if (!may_go_on)
        return refuse(typed.fitting);
    return http::see_other(at(visit, opened, "/check"));
}

std::vector<mado::web::PageType> form_pages() { return { html::page<FormView>("entry/form.html") }; }

}  // namespace mado::entry::web
