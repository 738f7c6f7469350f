#include "web/pages.h"

namespace mado::open_data::web {

namespace {

struct DescriptionView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, heading, revision, name, name_error, title, title_error, title_kana, title_kana_error, description, description_error, division_error, contact, contact_error, licence_error,
        attribution, attribution_error, tags, tags_error, themes_error, frequency_error, covers_from, covers_from_error, covers_until, covers_until_error, source, source_error;
    bool is_new = false;
    std::vector<Choice> divisions, licences, frequencies, themes;
    static constexpr auto fields = std::tuple { MADO_F(DescriptionView, trouble_summary), MADO_F(DescriptionView, back), MADO_F(DescriptionView, heading), MADO_F(DescriptionView, revision),
        MADO_F(DescriptionView, name), MADO_F(DescriptionView, name_error), MADO_F(DescriptionView, title), MADO_F(DescriptionView, title_error), MADO_F(DescriptionView, title_kana),
        MADO_F(DescriptionView, title_kana_error), MADO_F(DescriptionView, description), MADO_F(DescriptionView, description_error), MADO_F(DescriptionView, division_error),
        MADO_F(DescriptionView, contact), MADO_F(DescriptionView, contact_error), MADO_F(DescriptionView, licence_error), MADO_F(DescriptionView, attribution),
        MADO_F(DescriptionView, attribution_error), MADO_F(DescriptionView, tags), MADO_F(DescriptionView, tags_error), MADO_F(DescriptionView, themes_error),
        MADO_F(DescriptionView, frequency_error), MADO_F(DescriptionView, covers_from), MADO_F(DescriptionView, covers_from_error), MADO_F(DescriptionView, covers_until),
        MADO_F(DescriptionView, covers_until_error), MADO_F(DescriptionView, source), MADO_F(DescriptionView, source_error), MADO_F(DescriptionView, is_new), MADO_F(DescriptionView, divisions),
        MADO_F(DescriptionView, licences), MADO_F(DescriptionView, frequencies), MADO_F(DescriptionView, themes) };
};

std::vector<std::string> tags_typed(std::string typed)
{
    for (std::string_view const mark : { "、", "，", "\n", "\r" })
        for (std::size_t at = 0; (at = typed.find(mark, at)) != std::string::npos;)
            typed.replace(at, mark.size(), ",");
    std::vector<std::string> tags;
    for (std::size_t begin = 0; begin <= typed.size();) {
        auto const end = std::min(typed.find(',', begin), typed.size());
        auto const first = typed.find_first_not_of(" \t", begin);
        if (first < end) {
            auto const tag = typed.substr(first, typed.find_last_not_of(" \t", end - 1) - first + 1);
            if (std::ranges::find(tags, tag) == tags.end())
                tags.push_back(tag);
        }
        begin = end + 1;
    }
    return tags;
}

std::string joined(std::vector<std::string> const& all)
{
    std::string words;
    for (auto const& one : all)
        words += (words.empty() ? "" : "、") + one;
    return words;
}

Result<std::optional<Day>> day_typed(Visit const& visit, std::string const& field)
{
    auto const typed = visit.request.answer(field);
    if (typed.empty())
        return std::optional<Day> {};
    auto const day = Day::parse(typed);
    if (!day)
        return refuse({ { field, "open_data.day_wrong" } });
    return day;
}

Result<datasets::Dataset> typed(Visit const& visit)
{
    auto const& request = visit.request;
    datasets::Dataset said;
    said.name = request.answer("name");
    said.title = request.answer("title");
    said.title_kana = request.answer("title_kana");
    said.description = request.answer("description");
    said.division = request.answer("division");
    said.contact = request.answer("contact");
    said.licence = request.answer("licence");
    said.attribution = request.answer("attribution");
    said.tags = tags_typed(request.answer("tags"));
    said.themes = request.answers("themes");
    said.frequency = request.answer("frequency");
    said.covers_place = visit.tenant();
    said.source = request.answer("source");
    said.covers_from = TRY(day_typed(visit, "covers_from"));
    said.covers_until = TRY(day_typed(visit, "covers_until"));
    return said;
}

void take(DescriptionView& view, Visit const& visit, datasets::Dataset const& shown, datasets::Reference const& reference)
{
    view.name = shown.name, view.title = shown.title, view.title_kana = shown.title_kana, view.description = shown.description, view.contact = shown.contact;
    view.attribution = shown.attribution, view.tags = joined(shown.tags), view.source = shown.source;
    view.covers_from = shown.covers_from ? shown.covers_from->iso() : std::string();
    view.covers_until = shown.covers_until ? shown.covers_until->iso() : std::string();
    for (auto const& one : reference.licences.all())
        view.licences.push_back({ one.id, one.title.ja + (one.open ? "" : "　" + say(visit, "open_data.licence.not_open")), one.id == shown.licence });
    for (auto const& one : reference.frequencies.all)
        view.frequencies.push_back({ one.id, one.title.ja, one.id == shown.frequency });
    for (auto const& one : reference.themes.all)
        view.themes.push_back({ one.id, one.title.ja, std::ranges::find(shown.themes, one.id) != shown.themes.end() });
}

void take_errors(DescriptionView& view, Visit const& visit, Attempt const* attempt)
{
    auto const of = [&](char const* field) { return mado::web::trouble_of(visit, attempt, field); };
    view.name_error = of("name"), view.title_error = of("title"), view.title_kana_error = of("title_kana"), view.description_error = of("description");
    view.division_error = of("division"), view.contact_error = of("contact"), view.licence_error = of("licence"), view.attribution_error = of("attribution");
    view.tags_error = of("tags"), view.themes_error = of("themes"), view.frequency_error = of("frequency"), view.covers_from_error = of("covers_from");
    view.covers_until_error = of("covers_until"), view.source_error = of("source");
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
}

Shown shown(Desk& desk, Visit const& visit, Attempt const* attempt, std::optional<Entry> const& entry)
{
    auto const& reference = desk.reference(visit.here);
    DescriptionView view;
    view.is_new = !entry;
    view.heading = entry ? say(visit, "open_data.description.heading") : say(visit, "open_data.new.heading");
    view.back = entry ? address_of(visit, entry->id) : mado::web::link(visit, "/datasets");
    view.revision = attempt ? visit.request.answer("revision") : entry ? std::to_string(entry->revision) : std::string();
    auto said = entry ? entry->draft : datasets::Dataset {};
    if (attempt)
        if (auto const again = typed(visit))
            said = *again;
    if (entry)
        said.name = entry->draft.name;
    take(view, visit, said, reference);
    if (attempt) {  // also what is no day
        view.covers_from = visit.request.answer("covers_from");
        view.covers_until = visit.request.answer("covers_until");
    }
    view.divisions = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return division_choices(visit, tx, said.division); });
    take_errors(view, visit, attempt);
    return mado::web::page(visit, "open_data/description.html", view, attempt);
}

}  // namespace

Shown show_new(Desk& desk, Visit const& visit, Attempt const* attempt) { return shown(desk, visit, attempt, std::nullopt); }

Shown act_new(Desk& desk, Visit const& visit)
{
    auto const said = TRY(typed(visit));
    auto const& reference = desk.reference(visit.here);
    auto const made = TRY(visit.here.database.write(visit.tenant(), { .name = "open_data.create" }, [&](db::Write& tx) { return create(tx, visit.caller, visit.here, reference, said); }));
    return mado::web::done(visit, "/datasets/" + made.id.value, "open_data.said.registered");
}

Shown show_description(Desk& desk, Visit const& visit, Attempt const* attempt)
{
    auto const entry = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find(tx, visit.caller, dataset_at(visit)); }));
    return shown(desk, visit, attempt, entry);
}

Shown act_description(Desk& desk, Visit const& visit)
{
    auto const said = TRY(typed(visit));
    auto const& reference = desk.reference(visit.here);
    auto const revision = number_typed(visit.request.answer("revision"));
    auto const id = dataset_at(visit);
    TRY(visit.here.database.write(visit.tenant(), { .name = "open_data.describe" }, [&](db::Write& tx) { return describe_again(tx, visit.caller, visit.here, reference, id, said, revision); }));
    return mado::web::done(visit, "/datasets/" + id.value, "open_data.said.described");
}

std::vector<mado::web::PageType> description_pages() { return { html::page<DescriptionView>("open_data/description.html") }; }

}  // namespace mado::open_data::web
