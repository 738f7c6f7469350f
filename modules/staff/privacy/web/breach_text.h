#pragma once
#include <mado/privacy/breaches.h>
#include <mado/privacy/files.h>
#include <mado/web/page.h>

namespace mado::privacy::web {

struct ReportLine {
    std::string label, words;
    static constexpr auto fields = std::tuple { html::field("label", &ReportLine::label), html::field("words", &ReportLine::words) };
};

// The report in the order of 施行規則44条; what is not known yet says so.
std::vector<ReportLine> report_lines(mado::web::Visit const& visit, Breach const& breach, Judgement const& judgement, std::vector<PersonalFile> const& files, ReportKind kind);
std::string as_words(std::vector<ReportLine> const& lines);

}  // namespace mado::privacy::web
