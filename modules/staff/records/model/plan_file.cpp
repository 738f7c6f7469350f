#include "model/plan_file.h"

#include <mado/text/utf8.h>
#include <mado/yaml/document.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace mado::records::model {

namespace {

constexpr std::size_t most_words = 100;

class Reader {
public:
    explicit Reader(std::vector<std::string>& faults) : faults_(faults) {}

    PlanFile file(yaml::Node const& root)
    {
        PlanFile made { root.text_of("office"), {} };
        std::set<std::string> ids;
        auto const* all = root.find("items");
        if (!all || all->entries.empty())
            fault(root, "`items` are the rows of the plan");
        else
            for (auto const& entry : all->entries) {
                made.items.push_back(item(entry.key, entry.value));
                if (entry.key.starts_with("p."))
                    fault(entry.value, "a key does not begin with `p.`: those are the procedures' own");
            }
        return made;
    }

private:
    void fault(yaml::Node const& node, std::string const& says) { faults_.push_back("plan.yaml:" + std::to_string(node.place.line) + ": " + says); }

    template <class Enum>
    Enum one_of(yaml::Node const& node, std::string_view key, Enum otherwise)
    {
        auto const word = node.text_of(key);
        if (word.empty())
            return otherwise;
        auto const names = names_of(Enum {});
        auto const found = std::ranges::find(names, word);
        if (found == names.end())
            fault(node, "`" + word + "` is not known");
        return found == names.end() ? otherwise : static_cast<Enum>(found - names.begin());
    }

    int years(yaml::Node const& node)
    {
        auto const text = node.text_of("years");
        if (text == "permanent")
            return permanent;
        if (text == "under_one")
            return under_one_year;
        int number = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc {} || end != text.data() + text.size() || number < 1 || number > 100)
            fault(node, "`years` is `permanent`, `under_one` or a number from 1 to 100");
        return number;
    }

    Item item(std::string const& id, yaml::Node const& node)
    {
        Item made { .id = id };
        auto const* place = node.find("class");
        if (!place || place->items.size() != 3)
            fault(node, "`class` is [large, middle, small]");
        else
            made.large = place->items[0].text, made.middle = place->items[1].text, made.small = place->items[2].text;
        made.rule = { years(node), one_of(node, "starts", Start::FiscalYear) };
        made.at_end = one_of(node, "at_end", AtEnd::Review);
        made.medium = one_of(node, "medium", Medium::Electronic);
        made.procedure = node.text_of("procedure");
        made.source = node.text_of("source");
        made.sure = one_of(node, "sure", Sure::Memory);
        if (made.source.empty())
            fault(node, "`source` says where the term was read, or where it has to be confirmed");
        return made;
    }

    std::vector<std::string>& faults_;
};

}  // namespace

std::expected<PlanFile, std::vector<std::string>> plan_file(std::string_view text)
{
    std::vector<std::string> faults;
    auto const root = yaml::parse(text);
    if (!root) {
        for (auto const& problem : root.error())
            faults.push_back("plan.yaml:" + std::to_string(problem.place.line) + ": " + problem.english);
        return std::unexpected(std::move(faults));
    }
    auto made = Reader(faults).file(*root);
    if (!faults.empty())
        return std::unexpected(std::move(faults));
    return made;
}

std::vector<FieldError> wrong_in(Item const& item)
{
    std::vector<FieldError> errors;
    struct Typed { char const* control; std::string const& words; };
    for (auto const& [control, words] : { Typed { "large", item.large }, Typed { "middle", item.middle }, Typed { "small", item.small } }) {
        if (text::trimmed(words).empty())
            errors.push_back({ control, "records.required" });
        else if (text::length(words) > most_words)
            errors.push_back({ control, "records.too_long", { { "most", std::to_string(most_words) } } });
    }
    if (text::length(item.source) > 300)
        errors.push_back({ "source", "records.too_long", { { "most", "300" } } });
    if (item.rule.years < permanent || item.rule.years > 100)
        errors.push_back({ "years", "records.plan.wrong_years" });
    return errors;
}

}  // namespace mado::records::model
