#include <mado/csvw/process.h>

#include "converting.h"
#include "json_text.h"
#include "locate.h"
#include "reading.h"
#include <mado/csvw/url.h>

namespace mado::csvw {

namespace {

std::unique_ptr<Taker> taker_of(Asked const& asked, Findings& findings, Sink const& sink)
{
    switch (asked.purpose) {
    case Asked::For::Json: return json_converter(sink, asked.minimal);
    case Asked::For::Rdf: return rdf_converter(sink, asked.minimal);
    default: return key_checker(findings);
    }
}

// Without metadata the comments of the table are its annotation.
void add_comments(Table& table, std::vector<std::string> const& comments)
{
    if (comments.empty())
        return;
    boost::json::array values;
    for (auto const& comment : comments)
        values.push_back(value_object(comment, "und"));
    table.common.emplace_back("rdfs:comment", std::move(values));
}

void take_tables(Asked const& asked, Web& web, Findings& findings, Located& located, Taker& taker)
{
    bool const validating = asked.purpose == Asked::For::Validation;
    taker.begin(located.group);
    for (auto& table : located.group.tables) {
        if (!taker.takes(table))
            continue;
        bool const is_asked = table.url == normal_url(without_fragment(asked.action));
        AnnotatedTable::Headers const headers { is_asked ? asked.content_type : "", is_asked ? asked.content_language : "" };
        AnnotatedTable annotated(table, web, findings, validating, headers, located.embedded);
        if (located.embedded)
            add_comments(table, annotated.comments());
        taker.begin_table(annotated);
        AnnotatedRow row;
        while (annotated.next(row))
            taker.row(annotated, row);
        taker.end_table(annotated);
    }
    taker.end();
}

}  // namespace

bool process(Asked const& asked, Web& web, Findings& findings, Sink const& sink)
{
    try {
        auto found = located(asked, web, findings);
        auto const taker = taker_of(asked, findings, sink);
        take_tables(asked, web, findings, found, *taker);
    } catch (Stopped const&) {
        return false;                         // told already
    }
    return findings.errors() == 0;
}

std::string to_json(Findings const& findings)
{
    std::string out = "{\"warnings\":" + std::to_string(findings.warnings()) + ",\"errors\":" + std::to_string(findings.errors()) + ",\"findings\":[";
    bool first = true;
    for (auto const& [level, key, where, says] : findings.kept()) {
        out += std::string(first ? "" : ",") + "\n{\"level\":" + (level == Finding::Level::Error ? "\"error\"" : "\"warning\"") + ",\"key\":" + json_string(key) + ",\"where\":" + json_string(where)
            + ",\"says\":" + json_string(says) + "}";
        first = false;
    }
    return out + "]}\n";
}

}  // namespace mado::csvw
