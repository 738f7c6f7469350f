#include "web/breach_text.h"

#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::privacy::web {

namespace {

std::string say(mado::web::Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

// The items of the files that are concerned, each once.
std::string items_of(BreachContent const& content, std::vector<PersonalFile> const& files)
{
    std::vector<std::string> items;
    for (auto const& file : files)
        if (content.files.contains(file.procedure))
            for (auto const& item : file.items)
                if (std::ranges::find(items, item) == items.end())
                    items.push_back(item);
    std::string all;
    for (auto const& item : items)
        all += (all.empty() ? "" : "、") + item;
    return all;
}

std::string names_of(BreachContent const& content, std::vector<PersonalFile> const& files)
{
    std::string all;
    for (auto const& file : files)
        if (content.files.contains(file.procedure))
            all += (all.empty() ? "" : "、") + file.name;
    return all;
}

}  // namespace

std::vector<ReportLine> report_lines(mado::web::Visit const& visit, Breach const& breach, Judgement const& judgement, std::vector<PersonalFile> const& files, ReportKind kind)
{
    auto const& content = breach.content;
    auto const or_open = [&](std::string const& words) { return words.empty() ? say(visit, kind == ReportKind::Quick ? "privacy.breach.being_looked_into" : "privacy.breach.nothing") : words; };
    auto const label = [&](char const* name) { return say(visit, "privacy.breach." + std::string(name)); };
    std::vector<ReportLine> lines;
    lines.push_back({ label("body"), visit.town.name });
    lines.push_back({ label("known_on"), wareki::text(breach.known_on) });
    lines.push_back({ label("happened"), or_open(content.happened) });
    lines.push_back({ label("what"), content.what });
    std::string grounds;
    for (auto const& one : judgement.holds)
        grounds += (grounds.empty() ? "" : "、") + one.title + "（" + one.law + "）";
    lines.push_back({ label("grounds"), grounds.empty() ? say(visit, "privacy.breach.no_grounds") : grounds });
    lines.push_back({ label("files"), or_open(names_of(content, files)) });
    lines.push_back({ label("items"), or_open(content.items.empty() ? items_of(content, files) : content.items) });
    lines.push_back({ label("persons"), or_open(content.persons > 0 ? std::to_string(content.persons) : std::string()) });
    lines.push_back({ label("cause"), or_open(content.cause) });
    lines.push_back({ label("secondary"), or_open(content.secondary) });
    lines.push_back({ label("measures"), or_open(content.measures) });
    lines.push_back({ label("notice"), or_open(content.notice) + (content.notified_on ? "（" + wareki::text(*content.notified_on) + "）" : "") });
    lines.push_back({ label("publication"), or_open(content.publication) });
    lines.push_back({ label("prevention"), or_open(content.prevention) });
    lines.push_back({ label("others"), content.others.empty() ? say(visit, "privacy.none") : content.others });
    return lines;
}

std::string as_words(std::vector<ReportLine> const& lines)
{
    std::string all;
    for (auto const& line : lines)
        all += "【" + line.label + "】\r\n" + line.words + "\r\n\r\n";
    return all;
}

}  // namespace mado::privacy::web
