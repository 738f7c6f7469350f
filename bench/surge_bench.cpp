// One town far over the capacity, another in ordinary use, on base/http alone: what the second feels with lanes and, in a control run, without.
// madoguchi_surge_bench [SECONDS of the storm] [OUTPUT folder]: prints the rows and writes surge.md and surge.svg.
#include <mado/http/server.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <vector>

using namespace mado;
using namespace std::chrono_literals;
using Time = std::chrono::steady_clock;

namespace {

constexpr auto page_time = 50ms;  // of a worker, as a page that waits for its database
constexpr int workers = 6, storm_connections = 256, calm_connections = 4;

int connected(std::uint16_t port)
{
    int const socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        std::perror("connect");
        std::exit(2);
    }
    int const yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return socket;
}

bool ask(int socket, std::string const& town)
{
    auto const text = "GET /" + town + "/page HTTP/1.1\r\nhost: x\r\n\r\n";
    return ::send(socket, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
}

// The status of an answer; 0: the connection ended. An answer here always fits one read.
int heard(int socket)
{
    char bytes[4096];
    auto const size = ::recv(socket, bytes, sizeof bytes, 0);
    return size > 12 ? std::atoi(bytes + 9) : 0;
}

// As many as come: whoever is answered asks again at once.
void storm(std::uint16_t port, std::atomic<bool>& is_on, std::atomic<std::int64_t>& asked, std::atomic<std::int64_t>& served)
{
    std::vector<pollfd> all;
    for (int i = 0; i < storm_connections; ++i)
        all.push_back({ connected(port), POLLIN, 0 });
    for (auto const& one : all)
        asked += ask(one.fd, "storm") ? 1 : 0;
    while (is_on) {
        ::poll(all.data(), all.size(), 100);
        for (auto& one : all)
            if (one.revents != 0) {
                auto const status = heard(one.fd);
                served += status == 200 ? 1 : 0;
                if (status == 0) {
                    ::close(one.fd);
                    one.fd = connected(port);
                }
                asked += ask(one.fd, "storm") ? 1 : 0;
            }
    }
    for (auto const& one : all)
        ::close(one.fd);
}

struct Figures { std::size_t answered = 0, refused = 0; double p50 = 0, p99 = 0, longest = 0; };

Figures figures_of(std::vector<double> times, std::size_t refused)
{
    std::ranges::sort(times);
    auto const at = [&](double part) { return times.empty() ? 0.0 : times[std::min(times.size() - 1, static_cast<std::size_t>(static_cast<double>(times.size()) * part))]; };
    return { times.size(), refused, at(0.5), at(0.99), times.empty() ? 0.0 : times.back() };
}

// Ordinary use: each of a few people asks ten times a second. Milliseconds from when the request was due.
Figures calm(std::uint16_t port, int seconds)
{
    std::vector<std::vector<double>> times(calm_connections);
    std::vector<std::size_t> refused(calm_connections);
    {
        std::vector<std::jthread> people;
        for (std::size_t who = 0; who < calm_connections; ++who)
            people.emplace_back([&, who] {
                int const socket = connected(port);
                auto due = Time::now() + std::chrono::milliseconds(25 * who);
                auto const end = due + std::chrono::seconds(seconds);
                for (; due < end && Time::now() < end; due += 100ms) {  // who waits long asks less often: each answer counts once
                    std::this_thread::sleep_until(due);
                    ask(socket, "calm");
                    auto const status = heard(socket);
                    if (status == 200)
                        times[who].push_back(std::chrono::duration<double, std::milli>(Time::now() - due).count());
                    else
                        ++refused[who];
                    if (status == 0)
                        break;
                }
                ::close(socket);
            });
    }
    std::vector<double> all;
    std::size_t sum = 0;
    for (std::size_t who = 0; who < calm_connections; ++who) {
        all.insert(all.end(), times[who].begin(), times[who].end());
        sum += refused[who];
    }
    return figures_of(std::move(all), sum);
}

struct Run {
    std::string name;
    Figures before, during, after;
    double asked_a_second = 0, served_a_second = 0;
};

Run run(std::string name, bool has_lanes, int seconds)
{
    http::ServerOptions options;
    options.workers = workers;
    if (has_lanes)
        options.lane_of = [](std::string_view, std::string_view target, std::string_view) { return std::string(target.substr(1, target.find('/', 1) - 1)); };
    else
        options.lane_queue = options.queue;
    http::Server server(
        options, [](std::string_view, std::string_view) { return http::Limits {}; },
        [](http::Request&) {
            std::this_thread::sleep_for(page_time);
            return http::text(200, "ok");
        },
        [](http::Request const&, std::exception_ptr) { return http::text(500, ""); });
    server.start();
    Run made { std::move(name), {}, {}, {}, 0, 0 };
    auto const quiet = std::max(5, seconds / 4);
    made.before = calm(server.port(), quiet);
    std::atomic<bool> is_on { true };
    std::atomic<std::int64_t> asked { 0 }, served { 0 };
    {
        std::jthread const crowd([&] { storm(server.port(), is_on, asked, served); });
        std::this_thread::sleep_for(1s);
        auto const begun = Time::now();
        auto const asked_before = asked.load(), served_before = served.load();
        made.during = calm(server.port(), seconds);
        auto const took = std::chrono::duration<double>(Time::now() - begun).count();
        made.asked_a_second = static_cast<double>(asked - asked_before) / took;
        made.served_a_second = static_cast<double>(served - served_before) / took;
        is_on = false;
    }
    std::this_thread::sleep_for(1s);
    made.after = calm(server.port(), quiet);
    server.stop();
    return made;
}

std::string rounded(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

std::string rows(Run const& run)
{
    std::string text;
    for (auto const& [phase, one] : { std::pair { "before", &run.before }, { "during", &run.during }, { "after", &run.after } })
        text += "| " + run.name + " | " + phase + " | " + std::to_string(one->answered) + " | " + std::to_string(one->refused) + " | " + rounded(one->p50) + " | " + rounded(one->p99) + " | " + rounded(one->longest) + " |\n";
    return text;
}

void write_picture(std::string const& path, std::vector<Run> const& runs)
{
    double most = 1;
    for (auto const& one : runs)
        most = std::max({ most, one.before.p99, one.during.p99, one.after.p99 });
    std::ofstream file(path);
    file << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 250\" role=\"img\" aria-label=\"p99 of the calm town before, during and after the storm\" font-family=\"sans-serif\" "
            "font-size=\"12\" fill=\"#223\">\n<rect width=\"640\" height=\"250\" fill=\"#fff\"/>\n<text x=\"16\" y=\"22\" font-weight=\"bold\">p99 of the calm town (ms)</text>\n";
    int y = 40;
    for (auto const& one : runs) {
        file << "<text x=\"16\" y=\"" << y + 12 << "\">" << one.name << "</text>\n";
        for (auto const& [phase, value] : { std::pair { "before", one.before.p99 }, { "during", one.during.p99 }, { "after", one.after.p99 } }) {
            y += 24;
            auto const width = std::max(1.0, 420 * value / most);
            file << "<text x=\"28\" y=\"" << y + 12 << "\">" << phase << "</text><rect x=\"90\" y=\"" << y << "\" width=\"" << rounded(width) << "\" height=\"16\" fill=\""
                 << (std::string_view(phase) == "during" ? "#b62000" : "#0017c1") << "\"/><text x=\"" << rounded(98 + width) << "\" y=\"" << y + 12 << "\">" << rounded(value) << "</text>\n";
        }
        y += 34;
    }
    file << "</svg>\n";
}

}  // namespace

int main(int count, char** values)
{
    int const seconds = count > 1 ? std::atoi(values[1]) : 20;
    std::string const folder = count > 2 ? values[2] : "docs/generated";
    if (seconds < 1) {
        std::fprintf(stderr, "madoguchi_surge_bench [SECONDS] [FOLDER]\n");
        return 2;
    }
    double load[1] {};
    ::getloadavg(load, 1);
    std::vector<Run> const runs { run("a lane for each town", true, seconds), run("one queue for all (control)", false, seconds) };
    auto const capacity = workers * 1000.0 / static_cast<double>(page_time.count());
    std::string table = "| run | phase | answered | refused | p50 (ms) | p99 (ms) | longest (ms) |\n| --- | --- | --- | --- | --- | --- | --- |\n";
    for (auto const& one : runs)
        table += rows(one);
    std::string offered;
    for (auto const& one : runs)
        offered += "- " + one.name + ": " + rounded(one.asked_a_second) + " requests a second, " + rounded(one.asked_a_second / capacity) + " times the capacity; " + rounded(one.served_a_second)
            + " a second of them served.\n";
    std::ofstream(folder + "/surge.md") << "# A town's storm\n\nBy `madoguchi_surge_bench " << seconds << "`, on base/http alone: pages that hold one of " << workers << " workers for " << page_time.count()
        << " ms, so at most " << rounded(capacity) << " a second. One town asks on " << storm_connections << " connections as fast as it is answered, for " << seconds
        << " seconds; in another four people ask ten\ntimes a second each, from before it to after it. Latency counts from when a request was due. Server and all clients share "
        << std::thread::hardware_concurrency() << " cores" << (load[0] > 1 ? ", and other work ran (load " + rounded(load[0]) + " at the start)" : "") << ".\n\nThe storm:\n\n" << offered << "\n" << table
        << "\n![p99 of the calm town](surge.svg)\n";
    write_picture(folder + "/surge.svg", runs);
    std::printf("%s%s", offered.c_str(), table.c_str());
    return runs.front().during.refused == 0 ? 0 : 1;
}
