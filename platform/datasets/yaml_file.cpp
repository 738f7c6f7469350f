#include "yaml_file.h"

namespace mado::datasets {

YamlFile::YamlFile(std::string_view file, std::string_view bytes) : file_(file)
{
    auto parsed = yaml::parse(bytes);
    if (parsed)
        root_ = std::move(*parsed);
    else
        for (auto& problem : parsed.error())
            faults.push_back({ file_, problem.place.line, problem.place.column, std::move(problem.key), std::move(problem.japanese), std::move(problem.english) });
    if (good() && !root_.is_mapping())
        wrong({}, "file.not_a_mapping", "「名前: 値」の並びではありません。", "This is no mapping of names to values.");
}

void YamlFile::wrong(yaml::Place const& place, std::string key, std::string japanese, std::string english)
{
    faults.push_back({ file_, place.line, place.column, std::move(key), std::move(japanese), std::move(english) });
}

std::vector<yaml::Entry> const& YamlFile::entries(std::string_view key)
{
    static std::vector<yaml::Entry> const none;
    auto const* node = root_.find(key);
    if (node && node->is_mapping())
        return node->entries;
    if (good())
        wrong(root_.place, "word.missing", "「" + std::string(key) + ":」の一覧がありません。", "The list `" + std::string(key) + ":` is missing.");
    return none;
}

std::string YamlFile::needed(yaml::Node const& of, std::string_view key)
{
    auto const* node = of.find(key);
    if (!node || !node->is_scalar() || node->text.empty())
        wrong(of.place, "word.missing", "「" + std::string(key) + ":」がありません。", "`" + std::string(key) + ":` is missing.");
    return node ? node->text : std::string {};
}

Bilingual YamlFile::bilingual(yaml::Node const& of, std::string_view key)
{
    auto const* node = of.find(key);
    if (!node || !node->is_mapping() || node->text_of("ja").empty()) {
        wrong(of.place, "text.japanese_missing", "「" + std::string(key) + ": { ja: … }」がありません。", "`" + std::string(key) + ": { ja: … }` is missing.");
        return {};
    }
    return { node->text_of("ja"), node->text_of("en") };
}

std::vector<std::string> YamlFile::list(yaml::Node const& of, std::string_view key)
{
    std::vector<std::string> all;
    auto const* node = of.find(key);
    if (!node)
        return all;
    if (!node->is_sequence()) {
        wrong(node->place, "list.expected", "「" + std::string(key) + ":」は [ ] の一覧で書いてください。", "Write `" + std::string(key) + ":` as a list in [ ].");
        return all;
    }
    for (auto const& item : node->items)
        all.push_back(item.text);
    return all;
}

bool YamlFile::yes(yaml::Node const& of, std::string_view key)
{
    auto const said = of.text_of(key, "no");
    if (said != "yes" && said != "no")
        wrong(of.place, "flag.wrong", "「" + std::string(key) + ":」は yes か no です。", "`" + std::string(key) + ":` is yes or no.");
    return said == "yes";
}

void YamlFile::only(yaml::Node const& of, std::set<std::string_view> const& known)
{
    for (auto const& entry : of.entries)
        if (!known.contains(entry.key))
            wrong(entry.key_place, "word.unknown", "「" + entry.key + ":」という言葉はありません。", "There is no word `" + entry.key + ":`.");
}

}  // namespace mado::datasets
