#include "verbs.h"

#include <mado/csvw/process.h>

#include <cstdio>

namespace mado::verbs {

char const* const csvw_help = R"(madoguchi csvw validate --base DIR=URL ACTION           what is wrong with a table or its metadata
madoguchi csvw json [--minimal] --base DIR=URL ACTION   the table as JSON
madoguchi csvw rdf [--minimal] --base DIR=URL ACTION    the table as RDF, in N-Triples

CSV on the Web, by the W3C's Recommendations of 17 December 2015. ACTION is a table, or a metadata document (its name ends in .json): a path under DIR,
which stands for URL. Nothing is fetched: every URL that begins with URL is looked up under DIR, any other is not there.

--base DIR=URL      the folder, and the URL that it stands for: --base data=https://example.jp/opendata/
--metadata FILE     uses this metadata, a path under DIR, instead of looking for some
--link FILE         the metadata that a Link header of ACTION would name: a path under DIR or beside ACTION. A whole header may stand here, too:
                    --link '<metadata.json>; rel="describedby"; type="application/csvm+json"'
--content-type T    the Content-Type with which ACTION would come: 'text/csv; header=absent', 'text/tab-separated-values; charset=shift_jis'
--minimal           only what the cells say, nothing of tables, rows and annotations

Without --metadata it is looked for by the standard's rules: --link, /.well-known/csvm of the site, ACTION-metadata.json and csv-metadata.json beside it;
where the root of the site is not under DIR, ACTION.json and csvm.json after them. What does not speak of ACTION is passed over.
validate prints {"warnings":n,"errors":n,"findings":[{"level","key","where","says"}…]}; json and rdf tell their findings on standard error.
Exit status: 0 no error, 1 an error (of json and rdf: metadata that must stop them, or a table that is not there), 2 called wrongly.
)";

namespace {

using csvw::Asked;

std::optional<Asked::For> purpose_of(std::string const& word)
{
    if (word == "validate")
        return Asked::For::Validation;
    if (word == "json")
        return Asked::For::Json;
    return word == "rdf" ? std::optional(Asked::For::Rdf) : std::nullopt;
}

struct Base {
    std::string folder, url;
    std::string url_of(std::string const& path) const { return path.starts_with(url) ? path : url + path; }
};

Base base_of(std::string const& said)
{
    auto const equals = said.find('=');
    if (equals == std::string::npos || equals == 0 || said.find("://", equals) == std::string::npos)
        throw WrongArguments("--base has to be DIR=URL, for example --base data=https://example.jp/opendata/");
    Base base { said.substr(0, equals), said.substr(equals + 1) };
    if (!std::filesystem::is_directory(base.folder))
        throw WrongArguments("there is no folder " + base.folder);
    if (!base.url.ends_with('/'))
        base.url += '/';
    return base;
}

// A header as it is; a path becomes one.
std::string link_of(std::string const& said, Base const& base, csvw::Web& web)
{
    if (said.empty() || said.find('<') != std::string::npos)
        return said;
    auto const under = base.url_of(said);
    return "<" + (web.document(under) ? under : said) + ">; rel=\"describedby\"; type=\"application/csvm+json\"";
}

}  // namespace

int csvw(Arguments const& arguments)
{
    auto const purpose = arguments.rest.size() == 2 ? purpose_of(arguments.rest[0]) : std::nullopt;
    if (!purpose)
        throw WrongArguments("say `madoguchi csvw validate|json|rdf --base DIR=URL ACTION`");
    auto const base = base_of(arguments.of("base"));
    csvw::Folder web(base.folder, base.url);
    Asked asked;
    asked.purpose = *purpose;
    asked.minimal = arguments.has("minimal");
    asked.action = base.url_of(arguments.rest[1]);
    if (arguments.has("metadata"))
        asked.metadata = base.url_of(arguments.of("metadata"));
    asked.link = link_of(arguments.of("link"), base, web);
    asked.content_type = arguments.of("content-type");
    csvw::Findings findings;
    bool const good = csvw::process(asked, web, findings, [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); });
    auto const told = csvw::to_json(findings);
    if (*purpose == Asked::For::Validation)
        std::fputs(told.c_str(), stdout);
    else if (findings.warnings() + findings.errors() != 0)
        std::fputs(told.c_str(), stderr);
    return good ? 0 : 1;
}

}  // namespace mado::verbs
