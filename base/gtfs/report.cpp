#include <mado/gtfs/check.h>

#include <cstdio>

namespace mado::gtfs {

namespace {

void add_text(std::string& out, std::string_view text)
{
    out += '"';
    for (auto const letter : text) {
        if (letter == '"' || letter == '\\')
            (out += '\\') += letter;
        else if (static_cast<unsigned char>(letter) < 0x20) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04x", letter);
            out += escaped;
        } else {
            out += letter;
        }
    }
    out += '"';
}

void add_notice(std::string& out, Notice const& notice)
{
    out += "{\"code\":";
    add_text(out, notice.code);
    out += ",\"severity\":\"";
    out += name_of(notice.severity);
    out += "\",\"totalNotices\":" + std::to_string(notice.total);
    if (auto const words = words_of(notice.code)) {
        out += ",\"says\":{\"ja\":";
        add_text(out, words->ja);
        out += ",\"en\":";
        add_text(out, words->en);
        out += '}';
    }
    out += ",\"sampleNotices\":[";
    for (std::size_t i = 0; i < notice.samples.size(); ++i) {
        out += i ? ",{" : "{";
        for (std::size_t j = 0; j < notice.samples[i].size(); ++j) {
            auto const& fact = notice.samples[i][j];
            if (j)
                out += ',';
            add_text(out, fact.name);
            out += ':';
            fact.number ? void(out += fact.value) : add_text(out, fact.value);
        }
        out += '}';
    }
    out += "]}";
}

}  // namespace

std::string to_json(Report const& report)
{
    auto const& counts = report.counts;
    std::string out = "{\"summary\":{\"rules\":\"";
    out += report.rules == Rules::Japanese ? "japanese" : "canonical";
    out += "\",\"date\":" + std::to_string(report.today) + ",\"files\":[";
    for (std::size_t i = 0; i < report.files.size(); ++i) {
        if (i)
            out += ',';
        add_text(out, report.files[i]);
    }
    out += "],\"counts\":{\"agencies\":" + std::to_string(counts.agencies) + ",\"routes\":" + std::to_string(counts.routes) + ",\"trips\":" + std::to_string(counts.trips)
        + ",\"stops\":" + std::to_string(counts.stops) + ",\"stopTimes\":" + std::to_string(counts.stop_times) + ",\"shapes\":" + std::to_string(counts.shapes) + "}";
    out += ",\"serviceWindowStart\":" + std::to_string(report.service_from) + ",\"serviceWindowEnd\":" + std::to_string(report.service_until);
    out += ",\"errors\":" + std::to_string(report.of(Severity::Error)) + ",\"warnings\":" + std::to_string(report.of(Severity::Warning))
        + ",\"infos\":" + std::to_string(report.of(Severity::Info)) + "},\"notices\":[";
    for (std::size_t i = 0; i < report.notices.size(); ++i) {
        if (i)
            out += ',';
        add_notice(out, report.notices[i]);
    }
    out += "]}\n";
    return out;
}

}  // namespace mado::gtfs
