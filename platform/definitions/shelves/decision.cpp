#include <mado/definitions/decision.h>

#include "model/functions.h"
#include "model/report.h"
#include "shelves/dated_tables.h"

#include <mado/crypto/box.h>

#include <set>

namespace mado::definitions {

namespace {

Problem problem_of(dmn::Problem const& problem)
{
    return { problem.file, std::max(problem.place.line, 1), std::max(problem.place.column, 1), problem.key, problem.japanese, problem.english };
}

std::vector<Problem> problems_of(std::vector<dmn::Problem> const& problems)
{
    std::vector<Problem> all;
    for (auto const& problem : problems)
        all.push_back(problem_of(problem));
    return all;
}

// The one that no other decision needs; nothing when there are several.
dmn::Decision const* last_decision(dmn::Document const& document)
{
    std::set<std::string, std::less<>> needed;
    for (auto const& decision : document.decisions)
        for (auto const& reference : decision.decisions)
            needed.insert(reference.id);
    dmn::Decision const* found = nullptr;
    for (auto const& decision : document.decisions)
        if (!needed.contains(decision.id)) {
            if (found)
                return nullptr;
            found = &decision;
        }
    return found;
}

dmn::Model::Asked entry_of(dmn::Document const& document)
{
    auto const named = std::ranges::find(document.services, document.id, &dmn::DecisionService::name);
    if (named != document.services.end())
        return { .decisions = {}, .service = named->name };
    if (document.services.size() == 1)
        return { .decisions = {}, .service = document.services.front().name };
    auto const* last = last_decision(document);
    return { .decisions = last ? std::vector { last->name } : std::vector<std::string> {}, .service = {} };
}

void check_name(dmn::Document const& document, std::vector<Problem>& problems)
{
    auto name = document.file.substr(document.file.rfind('/') + 1);
    if (name.ends_with(".dmn") && name != document.id + ".dmn")
        problems.push_back({ document.file, 1, 1, "decision.file", "ファイルの名前と definitions の id が違います。id は " + name.substr(0, name.size() - 4) + " です。",
            "The file and the id of its definitions differ. The id is " + name.substr(0, name.size() - 4) + "." });
}

dmn::Place place_of(dmn::Table const& table, dmn::Finding const& finding)
{
    if (!finding.rules.empty())
        return table.rules[finding.rules.back()].place;
    return table.rules.empty() ? dmn::Place {} : table.rules.front().place;
}

}  // namespace

feel::Limits example_limits(dmn::Document const& document)
{
    constexpr std::uint64_t of_all = 40'000'000, least = 40'000;  // a table of 2,000 rows takes less
    feel::Limits limits;
    limits.steps = std::min(limits.steps, std::max(least, of_all / std::max<std::uint64_t>(1, document.examples.size())));
    return limits;
}

std::vector<Problem> table_problems(dmn::Model const& model)
{
    std::vector<Problem> problems;
    for (auto const& held : model.tables()) {
        auto const findings = dmn::findings(dmn::with_allowed_values(*held.table, model.document()), held.names, [&](std::string_view type_ref) { return model.item_type(type_ref); });
        for (auto const& finding : findings) {
            if (finding.weight != dmn::Finding::Weight::Error)
                continue;
            auto const place = place_of(*held.table, finding);
            problems.push_back({ model.document().file, std::max(place.line, 1), std::max(place.column, 1), std::string(key_of(finding.kind)),
                held.owner + ": " + finding.japanese, held.owner + ": " + finding.english });
        }
        for (auto& problem : dated_problems(model, held, findings))
            problems.push_back(std::move(problem));
    }
    return problems;
}

std::expected<Decision, std::vector<Problem>> load_decision(std::string_view file_name, std::string_view bytes)
{
    auto document = dmn::read(file_name, bytes);
    if (!document)
        return std::unexpected(problems_of(document.error()));
    Decision made { document->id, { { { "ja", document->name } } }, crypto::sha256_hex(bytes), {}, entry_of(*document) };
    made.model = dmn::Model::compile(std::move(*document), {}, decision_names());
    auto problems = problems_of(made.model.problems());
    check_name(made.model.document(), problems);
    auto const add = [&](std::vector<Problem> more) { problems.insert(problems.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end())); };
    add(table_problems(made.model));
    if (problems.empty())
        add(problems_of(dmn::run_examples(made.model, { .limits = example_limits(made.model.document()) })));
    if (!problems.empty())
        return std::unexpected(std::move(problems));
    return made;
}

}  // namespace mado::definitions
