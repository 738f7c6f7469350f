#pragma once
#include <mado/definitions/problem.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::definitions {

// Collects the problems of one file.
class Report {
public:
    explicit Report(std::string_view file) : file_(file) {}

    void add(yaml::Place place, std::string_view key, std::string japanese, std::string english)
    {
        problems_.push_back({ file_, place.line, place.column, std::string(key), std::move(japanese), std::move(english) });
    }
    // What stops publishing but not loading.
    void add_before_publishing(yaml::Place place, std::string_view key, std::string japanese, std::string english)
    {
        before_publishing_.push_back({ file_, place.line, place.column, std::string(key), std::move(japanese), std::move(english) });
    }
    bool empty() const { return problems_.empty(); }
    std::size_t size() const { return problems_.size(); }
    std::string const& file() const { return file_; }
    std::vector<Problem> in_order() &&;
    std::vector<Problem> before_publishing() const;  // in order too

private:
    std::string file_;
    std::vector<Problem> problems_, before_publishing_;
};

// 「…」のことですか。 / Did you mean `…`?  Empty when nothing is near.
std::string meant(std::string_view word, std::vector<std::string_view> const& candidates, Tongue tongue);
std::string listed(std::vector<std::string_view> const& words);  // "a, b, c"
bool is_name(std::string_view text);
std::vector<Problem> problems_of(std::string_view file, std::vector<yaml::Problem> const& problems);

}  // namespace mado::definitions
