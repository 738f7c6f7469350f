#include <mado/datasets/reference.h>

namespace mado::datasets {

namespace {

constexpr std::size_t first_rows = 300;       // of which the kinds of columns are told

std::string_view text_of(Files const& files, std::string_view path, std::vector<Fault>& faults)
{
    auto const at = files.find(path);
    if (at != files.end())
        return at->second;
    faults.push_back({ std::string(path), 1, 1, "file.missing", "このファイルがありません。", "This file is missing." });
    return {};
}

}  // namespace

std::expected<Reference, std::vector<Fault>> load_reference(Files const& files)
{
    Reference reference;
    std::vector<Fault> faults;
    auto const take = [&](auto loaded, auto& into) {
        if (loaded)
            into = std::move(*loaded);
        else
            faults.insert(faults.end(), loaded.error().begin(), loaded.error().end());
    };
    auto const with = [&](std::string_view path, auto&& load, auto& into) {
        if (auto const text = text_of(files, path, faults); !text.empty())
            take(load(path, text), into);
    };
    take(Standards::load(files), reference.standards);
    with("datasets/conversions.yaml", [&](auto path, auto text) { return Conversions::load(path, text, reference.standards); }, reference.conversions);
    with("datasets/licences.yaml", Licences::load, reference.licences);
    with("datasets/frequencies.yaml", load_terms, reference.frequencies);
    with("datasets/themes.yaml", load_terms, reference.themes);
    with("datasets/machine-readability.yaml", Rules::load, reference.rules);
    with("towns/towns.csv", Places::load, reference.places);
    if (!faults.empty())
        return std::unexpected(std::move(faults));
    return reference;
}

Result<Examination> examine(Reference const& reference, TableFile const& file, Examining const& asked)
{
    Examination seen;
    if (!asked.standard.empty()) {
        seen.standard = reference.standards.find(asked.standard);
        if (!seen.standard || seen.standard->columns.empty())
            return refuse(Refusal::Kind::NotFound, "datasets.standard.unknown", { { "id", asked.standard } });
    }
    if (file.format() == Format::Other) {
        seen.readability = readability(file, reference.rules, {});
        return seen;
    }
    seen.matches = detect(reference.standards, file.header());
    if (!seen.standard && !seen.matches.empty() && seen.matches.front().score >= sure_enough)
        seen.standard = reference.standards.find(seen.matches.front().standard);
    if (seen.standard)
        seen.match = match(reference.standards, *seen.standard, file.header());
    auto const* match = seen.match ? &*seen.match : nullptr;

    Rows beginning { file.header(), {}, file.header_row(), file.first_column() };
    file.read([&](TableRow const& row) {
        beginning.rows.emplace_back(row.fields.begin(), row.fields.end());
        return beginning.rows.size() < first_rows;
    });
    Repairer const repairer(beginning, seen.standard, match, reference.places);
    Inspector inspector(file, reference.rules, { seen.standard, match, asked.described || seen.standard });
    PrivacyGate gate(file, seen.standard, match, asked.privacy);
    auto const take = [&](std::vector<Proposal> proposals) {
        for (auto& proposal : proposals) {
            ++seen.repairs[proposal.rule];
            if (seen.proposals.size() < asked.proposals)
                seen.proposals.push_back(std::move(proposal));
        }
    };
    take(repairer.header());
    auto stopped = file.read([&](TableRow const& row) {
        inspector.see(row);
        gate.see(row);
        take(repairer.row(row.number, row.fields));
        return true;
    });
    seen.readability = inspector.finish(std::move(stopped));
    seen.privacy = gate.finish();
    return seen;
}

}  // namespace mado::datasets
