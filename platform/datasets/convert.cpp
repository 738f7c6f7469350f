#include <mado/datasets/convert.h>

#include "yaml_file.h"

#include <algorithm>
#include <array>
#include <set>

namespace mado::datasets {

namespace {

struct Way { std::string_view word; ConversionStep::By by; };
constexpr auto ways = std::to_array<Way>({ { "copy", ConversionStep::By::Copy }, { "local_code", ConversionStep::By::LocalCode }, { "joined", ConversionStep::By::Joined }, { "prefecture", ConversionStep::By::Prefecture },
    { "city", ConversionStep::By::City }, { "quarter", ConversionStep::By::Quarter }, { "street", ConversionStep::By::Street } });

ConversionStep step_of(YamlFile& yaml, yaml::Entry const& entry, Standard const* from, Standard const* to)
{
    ConversionStep step { entry.key };
    yaml.only(entry.value, { "by", "from" });
    auto const word = yaml.needed(entry.value, "by");
    auto const way = std::ranges::find(ways, word, &Way::word);
    if (way == ways.end())
        yaml.wrong(entry.value.place, "conversion.by", "「" + word + "」という作り方はありません。", "There is no way `" + word + "`.");
    else
        step.by = way->by;
    step.from = yaml.list(entry.value, "from");
    if (to && !to->column(step.to))
        yaml.wrong(entry.key_place, "conversion.column", "「" + step.to + "」は新しい標準の項目ではありません。", step.to + " is no column of the new standard.");
    for (auto const& name : step.from)
        if (from && !from->column(name))
            yaml.wrong(entry.value.place, "conversion.column", "「" + name + "」は古い標準の項目ではありません。", name + " is no column of the old standard.");
    return step;
}

// One table from the old columns to the new ones.
class Converter {
public:
    Converter(Conversion const& conversion, Standards const& standards, Places const& places, Match const& match, Rows const& rows)
        : conversion_(conversion), from_(*standards.find(conversion.from)), to_(*standards.find(conversion.to)), places_(places), rows_(rows)
    {
        for (std::size_t c = 0; c < match.columns.size(); ++c)
            if (match.columns[c])
                at_[folded_name(from_.columns[*match.columns[c]].name)] = c;
        for (auto const& step : conversion.steps)
            for (auto const& name : step.from)
                if (step.by == ConversionStep::By::Copy || step.by == ConversionStep::By::LocalCode || step.by == ConversionStep::By::Joined)
                    if (auto const column = at_.find(folded_name(name)); column != at_.end())
                        used_.insert(column->second);
        for (std::size_t c = 0; c < rows.header.size(); ++c)
            if (auto const current = to_.column(rows.header[c]); current && !used_.contains(c))
                already_[*current] = c, used_.insert(c);  // a column that is written in the new way already
            else if (!used_.contains(c))
                kept_.push_back(c);
    }

    Converted converted()
    {
        Converted result;
        result.standard = to_.id;
        result.rows.header_row = 0;
        for (auto const& column : to_.columns)
            result.rows.header.push_back(column.name);
        for (auto const c : kept_)
            result.rows.header.push_back(rows_.header[c]);
        for (std::size_t r = 0; r < rows_.rows.size(); ++r)
            result.rows.rows.push_back(row(r, result));
        return result;
    }

private:
    std::string_view cell(std::size_t r, std::string_view name) const
    {
        auto const at = at_.find(folded_name(name));
        return at == at_.end() || at->second >= rows_.rows[r].size() ? std::string_view {} : std::string_view(rows_.rows[r][at->second]);
    }

    static void tell(Converted& result, std::size_t r, std::string column, Reason reason)
    {
        if (result.told_in_all++ < 1'000)
            result.told.push_back({ r, std::move(column), std::move(reason) });
    }

    std::vector<std::string> row(std::size_t r, Converted& result) const
    {
        std::vector<std::string> cells(to_.columns.size());
        std::optional<Places::Parted> parted;
        bool asked = false;
        for (auto const& step : conversion_.steps) {
            auto& value = cells[*to_.column(step.to)];
            auto const first = step.from.empty() ? std::string_view {} : cell(r, step.from[0]);
            switch (step.by) {
            case ConversionStep::By::Copy: value = first; break;
            case ConversionStep::By::LocalCode: value = code(first, r, step.to, result); break;
            case ConversionStep::By::Joined:
                for (auto const& name : step.from)
                    value += cell(r, name);
                break;
            case ConversionStep::By::Prefecture: case ConversionStep::By::City: case ConversionStep::By::Quarter: case ConversionStep::By::Street:
                if (!asked) {
                    asked = true;
                    parted = address(r, step, first, result);
                }
                if (parted)
                    value = step.by == ConversionStep::By::Prefecture ? parted->prefecture : step.by == ConversionStep::By::City ? parted->city : step.by == ConversionStep::By::Quarter ? parted->quarter : parted->street;
                break;
            }
        }
        for (auto const& [to, from] : already_)
            if (cells[to].empty() && from < rows_.rows[r].size())
                cells[to] = rows_.rows[r][from];
        for (auto const c : kept_)
            cells.push_back(c < rows_.rows[r].size() ? rows_.rows[r][c] : std::string {});
        return cells;
    }

    static std::string code(std::string_view text, std::size_t r, std::string const& column, Converted& result)
    {
        if (text.empty())
            return {};
        if (auto const code = local_code_of(text))
            return *code;
        tell(result, r, column, { "datasets.convert.code", { { "code", std::string(text) } } });
        return std::string(text);
    }

    std::optional<Places::Parted> address(std::size_t r, ConversionStep const& step, std::string_view text, Converted& result) const
    {
        if (text.empty())
            return {};
        Places::Said said;
        if (step.from.size() == 3)
            said = { std::string(cell(r, step.from[1])), std::string(cell(r, step.from[2])) };
        auto parted = places_.parted(text, said);
        if (!parted)
            tell(result, r, step.to, { "datasets.convert.address", { { "address", std::string(text) } } });
        else if (!parted->quarter_sure)
            tell(result, r, quarter_column(), { "datasets.convert.quarter", { { "address", std::string(text) }, { "quarter", parted->quarter } } });
        return parted;
    }

    std::string quarter_column() const
    {
        auto const at = std::ranges::find(conversion_.steps, ConversionStep::By::Quarter, &ConversionStep::by);
        return at == conversion_.steps.end() ? std::string {} : at->to;
    }

    Conversion const& conversion_;
    Standard const& from_;
    Standard const& to_;
    Places const& places_;
    Rows const& rows_;
    std::map<std::string, std::size_t> at_ {};           // folded name of the old standard → column
    std::map<std::size_t, std::size_t> already_ {};      // column of the new standard → column
    std::set<std::size_t> used_ {};
    std::vector<std::size_t> kept_ {};
};

}  // namespace

std::expected<Conversions, std::vector<Fault>> Conversions::load(std::string_view file, std::string_view bytes, Standards const& standards)
{
    YamlFile yaml(file, bytes);
    Conversions conversions;
    for (auto const& [key, style, place, node] : yaml.entries("entries")) {
        Conversion conversion { key, yaml.needed(node, "to"), {} };
        auto const* from = standards.find(conversion.from);
        auto const* to = standards.find(conversion.to);
        if (!from || !to || from->columns.empty() || to->columns.empty())
            yaml.wrong(place, "conversion.standard", "「" + key + "」か「" + conversion.to + "」の項目が分かりません。", "The columns of " + key + " or " + conversion.to + " are not known.");
        if (auto const* columns = node.find("columns"); columns && columns->is_mapping())
            for (auto const& entry : columns->entries)
                conversion.steps.push_back(step_of(yaml, entry, from, to));
        conversions.all_.push_back(std::move(conversion));
    }
    if (!yaml.good())
        return std::unexpected(std::move(yaml.faults));
    return conversions;
}

Conversion const* Conversions::from(std::string_view standard) const
{
    auto const at = std::ranges::find(all_, standard, &Conversion::from);
    return at == all_.end() ? nullptr : &*at;
}

Converted convert(Conversion const& conversion, Standards const& standards, Places const& places, Match const& match, Rows const& rows)
{
    return Converter(conversion, standards, places, match, rows).converted();
}

}  // namespace mado::datasets
