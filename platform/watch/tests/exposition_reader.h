#pragma once
// Reads the text format of Prometheus (version 0.0.4) strictly, from its description alone.
#include <cctype>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace mado::watch::test {

struct Exposition {
    struct Sample { std::string name; std::map<std::string, std::string> labels; double value = 0; };
    std::map<std::string, std::string> types, helps;
    std::vector<Sample> samples;
    std::vector<std::string> faults;
};

class ExpositionReader {
public:
    static Exposition read(std::string const& text)
    {
        ExpositionReader reader;
        if (text.empty() || text.back() != '\n')
            reader.fault("the last line ends with a line feed");
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line); ++reader.line_)
            if (!line.empty())
                line.front() == '#' ? reader.comment(line) : reader.sample(line);
        reader.check_histograms();
        return reader.found_;
    }

private:
    void fault(std::string const& says) { found_.faults.push_back("line " + std::to_string(line_) + ": " + says); }

    static bool is_name(std::string const& name, bool is_metric)
    {
        if (name.empty() || (std::isdigit(static_cast<unsigned char>(name.front())) != 0))
            return false;
        for (char const c : name)
            if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_' && !(is_metric && c == ':'))
                return false;
        return true;
    }

    static std::string family(std::string const& name, std::map<std::string, std::string> const& types)
    {
        for (std::string const ending : { "_bucket", "_sum", "_count" })
            if (name.ends_with(ending))
                if (auto const base = types.find(name.substr(0, name.size() - ending.size())); base != types.end() && base->second == "histogram")
                    return base->first;
        return name;
    }

    void comment(std::string const& line)
    {
        std::istringstream words(line);
        std::string hash, what, name, rest;
        words >> hash >> what >> name;
        std::getline(words >> std::ws, rest);
        if (what != "HELP" && what != "TYPE")
            return fault("a comment that is neither HELP nor TYPE");
        if (!is_name(name, true))
            fault("no name of a metric: " + name);
        auto& kept = what == "HELP" ? found_.helps : found_.types;
        if (!kept.emplace(name, rest).second)
            fault(what + " of " + name + " stands twice");
        if (seen_.contains(name))
            fault(what + " of " + name + " stands after a sample");
        if (what == "TYPE" && rest != "counter" && rest != "gauge" && rest != "histogram")
            fault("no type: " + rest);
    }

    void sample(std::string const& line)
    {
        Exposition::Sample sample;
        auto at = line.find_first_of("{ ");
        sample.name = line.substr(0, at);
        if (at == std::string::npos || !is_name(sample.name, true))
            return fault("no sample");
        if (line[at] == '{' && !labels(line, ++at, sample.labels))
            return fault("labels: " + line);
        auto const text = line.substr(at + 1);
        std::size_t read = 0;
        try {
            sample.value = std::stod(text, &read);
        } catch (std::exception const&) {
            return fault("no number: " + text);
        }
        if (line[at] != ' ' || read != text.size())
            fault("more than a number: " + text);
        auto const of = family(sample.name, found_.types);
        if (!found_.types.contains(of) || !found_.helps.contains(of))
            fault(of + " has no TYPE or no HELP before it");
        if (of != last_ && !seen_.insert(of).second)
            fault("the samples of " + of + " do not stand together");
        last_ = of;
        if (!series_.insert(sample.name + line.substr(sample.name.size(), at - sample.name.size())).second)
            fault("the series stands twice: " + line);
        if (found_.types[of] == "counter" && (!of.ends_with("_total") || sample.value < 0))
            fault("a counter ends with _total and never falls under zero: " + line);
        found_.samples.push_back(std::move(sample));
    }

    // From behind "{" to the space behind "}".
    static bool labels(std::string const& line, std::size_t& at, std::map<std::string, std::string>& labels)
    {
        while (at < line.size() && line[at] != '}') {
            auto const equals = line.find("=\"", at);
            if (equals == std::string::npos)
                return false;
            auto const name = line.substr(at, equals - at);
            std::string value;
            for (at = equals + 2; at < line.size() && line[at] != '"'; ++at) {
                if (line[at] == '\\') {
                    if (++at >= line.size() || (line[at] != '\\' && line[at] != '"' && line[at] != 'n'))
                        return false;
                    value += line[at] == 'n' ? '\n' : line[at];
                } else {
                    value += line[at];
                }
            }
            if (at >= line.size() || !is_name(name, false) || !labels.emplace(name, value).second)
                return false;
            if (++at < line.size() && line[at] == ',')
                ++at;
            else if (at >= line.size() || line[at] != '}')
                return false;
        }
        return ++at < line.size();
    }

    void check_histograms()
    {
        std::map<std::string, std::pair<double, double>> last;  // of each series: bound and count
        std::map<std::string, double> infinite, counts;
        for (auto const& sample : found_.samples) {
            auto labels = sample.labels;
            auto const le = labels.find("le");
            double const bound = le == labels.end() ? 0 : le->second == "+Inf" ? 1e300 : std::stod(le->second);
            bool const has_bound = le != labels.end();
            if (has_bound)
                labels.erase(le);
            std::string key;
            for (auto const& [name, value] : labels)
                key += name + "=" + value + ";";
            if (sample.name.ends_with("_bucket") && has_bound) {
                auto const base = sample.name.substr(0, sample.name.size() - 7) + key;
                if (auto const before = last.find(base); before != last.end() && (bound <= before->second.first || sample.value < before->second.second))
                    fault("the buckets of " + sample.name + " do not ascend");
                last[base] = { bound, sample.value };
                if (bound >= 1e300)
                    infinite[base] = sample.value;
            } else if (sample.name.ends_with("_count")) {
                counts[sample.name.substr(0, sample.name.size() - 6) + key] = sample.value;
            }
        }
        for (auto const& [base, bucket] : last)
            if (!infinite.contains(base) || !counts.contains(base) || infinite[base] != counts[base])
                fault("a histogram ends with +Inf, which is its count: " + base);
    }

    Exposition found_;
    std::set<std::string> seen_, series_;
    std::string last_;
    int line_ = 1;
};

}  // namespace mado::watch::test
