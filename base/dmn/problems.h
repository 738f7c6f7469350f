#pragma once
#include <mado/dmn/model.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::dmn {

// Gathers what is wrong in one file. {name} in both sentences is filled from the arguments.
class Problems {
public:
    explicit Problems(std::string_view file) : file_(file) {}
    void add(Place place, std::string_view element, std::string_view key, std::map<std::string, std::string> arguments, std::string_view japanese,
        std::string_view english);
    bool none() const { return found_.empty(); }
    bool stops_reading() const { return stops_reading_; }  // one of them, kept or not, leaves doubt about the meaning of the rest
    std::vector<Problem> take() { return std::move(found_); }

    static constexpr std::size_t most = 500;   // further ones are not kept: who mends these reads the rest next time

private:
    std::string file_;
    std::vector<Problem> found_;
    bool stops_reading_ = false;
};

}  // namespace mado::dmn
