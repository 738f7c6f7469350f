#include "web/pages.h"
#include "web/shown.h"

#include <mado/crypto/box.h>

namespace mado::decisions::pages {

namespace {

using definitions::DecisionKind;
using definitions::DecisionVersion;
using definitions::VersionState;
using mado::web::words;

struct DecisionRow {
    std::string address, title, name, published, working, flag;
    bool is_adopted = false, is_newer = false;
    Tally tally;
    static constexpr auto fields = std::tuple { html::field("address", &DecisionRow::address), html::field("title", &DecisionRow::title), html::field("name", &DecisionRow::name),
        html::field("published", &DecisionRow::published), html::field("working", &DecisionRow::working), html::field("flag", &DecisionRow::flag),
        html::field("is_adopted", &DecisionRow::is_adopted), html::field("is_newer", &DecisionRow::is_newer), html::field("tally", &DecisionRow::tally) };
};

struct Part {                                      // 専決事項表, then the others
    std::string id, title, about;
    std::vector<DecisionRow> rows;
    static constexpr auto fields = std::tuple { html::field("id", &Part::id), html::field("title", &Part::title), html::field("about", &Part::about), html::field("rows", &Part::rows) };
};

struct KindChoice {
    std::string key, title;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("key", &KindChoice::key), html::field("title", &KindChoice::title), html::field("is_chosen", &KindChoice::is_chosen) };
};

struct DecisionsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<Part> parts;
    std::vector<KindChoice> kinds;
    std::string new_name, new_name_error, new_title;
    bool may_edit = false, may_publish = false, is_new_open = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &DecisionsPage::trouble_summary), html::field("parts", &DecisionsPage::parts), html::field("kinds", &DecisionsPage::kinds),
        html::field("new_name", &DecisionsPage::new_name), html::field("new_name_error", &DecisionsPage::new_name_error), html::field("new_title", &DecisionsPage::new_title),
        html::field("may_edit", &DecisionsPage::may_edit), html::field("may_publish", &DecisionsPage::may_publish), html::field("is_new_open", &DecisionsPage::is_new_open) };
};

struct Listed {                                    // of one read; looking at the texts is done after it
    std::map<std::string, std::vector<DecisionVersion>> versions;
    std::map<std::string, std::string> texts;
    bool may_edit = false, may_publish = false;
};

Listed listed(Visit const& visit)
{
    auto const& here = visit.here;
    return here.database.read(visit.tenant(), [&](db::Read& tx) {
        Listed all;
        for (auto const* folder : { "routes/", "decisions/" })
            for (auto const& path : here.library.paths(folder))
                if (path.ends_with(".dmn") && definitions::decision_name(path.substr(0, path.size() - 4)))
                    all.versions[path.substr(0, path.size() - 4)];
        for (auto& version : definitions::decision_versions(tx))
            all.versions[version.path].push_back(std::move(version));
        for (auto const& [path, versions] : all.versions)
            all.texts[path] = versions.empty() ? std::string(here.library.text(definitions::decision_file(path))) : definitions::text_of(tx, versions.front().hash);
        all.may_edit = allow(tx, visit.caller, may_edit).has_value();
        all.may_publish = allow(tx, visit.caller, may_publish).has_value();
        return all;
    });
}

DecisionRow row_of(Visit const& visit, std::string const& path, std::vector<DecisionVersion> const& versions, std::string const& text)
{
    auto const name = *definitions::decision_name(path);
    auto const looked = model::look(definitions::decision_file(path), text);
    DecisionRow row;
    row.address = mado::web::link(visit, Subject { name.kind, name.name, path }.address());
    row.name = name.name;
    row.title = title_of(looked, name.name);
    row.published = words(visit, visit.here.library.has(definitions::decision_file(path)) ? "decisions.published.library" : "decisions.published.not");
    row.is_adopted = !versions.empty();
    row.tally = tally_of(visit, looked);
    auto const today = visit.now().today();
    bool is_published = false;
    for (auto const& version : versions) {
        if (version.state == VersionState::Draft || version.state == VersionState::Examined)
            row.working = words(visit, "decisions.state." + std::string(word_of(version.state)));
        else if (version.state == VersionState::Published && version.starts_on && !is_published) {
            is_published = true;
            row.published = words(visit, *version.starts_on > today ? "decisions.published.from" : "decisions.published.since", { { "day", day_words(*version.starts_on) } });
        }
    }
    auto const in_library = visit.here.library.text(definitions::decision_file(path));
    if (row.is_adopted && !in_library.empty()) {
        auto const hash = crypto::sha256_hex(in_library);
        row.is_newer = !std::ranges::any_of(versions, [&](DecisionVersion const& one) { return one.based_on == hash || one.hash == hash; });
    }
    return row;
}

// A document with one decision and an empty table: what a new rule begins with.
std::string first_text(std::string const& name, std::string const& title, bool is_route)
{
    dmn::Document document;
    document.id = name;
    document.name = title;
    document.name_space = "urn:madoguchi:" + std::string(is_route ? "route" : "decision") + ":" + name;
    auto const input = [&](std::string const& id, std::string const& label, std::string const& type) {
        document.inputs.push_back({ id, id, label, {}, {}, { {}, id, type, {} } });
        dmn::Table::Input column { id + "_column", label, { id, {}, {} }, type, {} };
        return column;
    };
    dmn::Table table;
    table.hit = dmn::Hit::First;
    if (is_route) {
        table.inputs = { input("effect", "行為の種類", "string"), input("result", "処理結果", "string"), input("amount", "金額（円）", "number") };
        table.outputs = { { "output", {}, "決裁する職", "string", { R"("mayor", "department_head", "division_head", "section_head")", {}, {} }, {} } };
    } else {
        table.inputs = { input("subject", "判定するもの", "string") };
        table.outputs = { { "output", {}, "結果", "string", {}, {} } };
    }
    table.annotations = { "根拠" };
    dmn::Table::Rule rule;
    rule.id = "row_1";
    rule.when.assign(table.inputs.size(), { "-", {}, {} });
    rule.then.push_back({ is_route ? R"("division_head")" : R"("")", {}, {} });
    rule.annotations.resize(1);
    table.rules.push_back(std::move(rule));
    dmn::Decision decision;
    decision.id = is_route ? "decides" : "result";
    decision.name = decision.id;
    decision.label = title;
    decision.variable.name = decision.name;
    for (auto const& each : document.inputs)
        decision.inputs.push_back({ {}, each.id, {} });
    dmn::Expression logic;
    logic.box = std::move(table);
    decision.logic = std::make_shared<dmn::Expression const>(std::move(logic));
    document.decisions.push_back(std::move(decision));
    return dmn::write(document);
}

Result<http::Response> start_new(Visit const& visit)
{
    auto const name = visit.request.answer("name"), title = visit.request.answer("title");
    auto const kind = visit.request.answer("kind") == "route" ? DecisionKind::Route : DecisionKind::Decision;
    auto const path = definitions::decision_path(kind, name);
    constexpr std::size_t longest_name = 64, longest_title = 600;   // bytes; three a character
    if (!definitions::decision_name(path) || name.size() > longest_name)
        return refuse({ { "name", "decisions.new.name.wrong" } });
    if (title.empty())
        return refuse({ { "title", "decisions.new.title.missing" } });
    if (title.size() > longest_title)
        return refuse({ { "title", "decisions.new.title.too_long" } });
    if (visit.here.library.has(definitions::decision_file(path)))
        return refuse({ { "name", "decisions.new.name.in_library" } });
    auto const text = first_text(name, title, kind == DecisionKind::Route);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return start(tx, visit.caller, visit.here, path, text); }));
    return mado::web::done(visit, Subject { kind, name, path }.address(), "decisions.said.started");
}

}  // namespace

Result<http::Response> show_decisions(Visit const& visit, Attempt const* attempt)
{
    auto const all = listed(visit);
    DecisionsPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.may_edit = all.may_edit;
    page.may_publish = all.may_publish;
    page.is_new_open = attempt != nullptr;
    if (attempt) {
        page.new_name = visit.request.answer("name");
        page.new_title = visit.request.answer("title");
    }
    for (auto const kind : { DecisionKind::Route, DecisionKind::Decision }) {
        auto const word = std::string(word_of(kind));
        page.kinds.push_back({ word, words(visit, "decisions.kind." + word), kind == DecisionKind::Route ? visit.request.answer("kind") != "decision" : visit.request.answer("kind") == "decision" });
        Part part { word, words(visit, "decisions.kind." + word), words(visit, "decisions.kind." + word + ".about"), {} };
        for (auto const& [path, versions] : all.versions)
            if (definitions::decision_name(path)->kind == kind)
                part.rows.push_back(row_of(visit, path, versions, all.texts.at(path)));
        page.parts.push_back(std::move(part));
    }
    return mado::web::page(visit, "decisions/decisions.html", page, attempt);
}

Result<http::Response> act_decisions(Visit const& visit)
{
    if (visit.request.answer("do") == "start")
        return start_new(visit);
    if (visit.request.answer("do") != "republish")
        return refuse(Refusal::Kind::NotFound, "decisions.not_found");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return republish_all(tx, visit.caller, visit.here); }));
    return mado::web::done(visit, "/decisions", "decisions.said.republished");
}

mado::web::PageType decisions_page() { return html::page<DecisionsPage>("decisions/decisions.html"); }

}  // namespace mado::decisions::pages
