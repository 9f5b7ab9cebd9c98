// A story of three servers, with a client by openapi-generator.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"

	"example.com/story/ostler"
)

const story = "go"

var (
	url    = os.Getenv("OSTLER_URL")
	key    = os.Getenv("OSTLER_API_KEY")
	ctx    = context.WithValue(context.Background(), ostler.ContextAccessToken, key)
	client = ostler.NewAPIClient(configure())
)

// Report is what the story saw.
type Report struct {
	Server    string                               `json:"server"`
	Busy      ostler.ServerActionConflictErrorInfo `json:"busy"`
	Operation *ostler.Operation                    `json:"operation"`
	Refused   ostler.ServerActionConflictErrorInfo `json:"refused"`
	Walked    []string                             `json:"walked"`
	Events    []string                             `json:"events"`
	Gone      string                               `json:"gone"`
}

func configure() *ostler.Configuration {
	configuration := ostler.NewConfiguration()
	configuration.Servers = ostler.ServerConfigurations{{URL: url}}
	return configuration
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// boot makes a server, of a flavor and an image by their names, and waits for it.
func boot(name string) *ostler.Server {
	wanted := ostler.NewServerCreate(name, "m1.tiny", "Ubuntu 22.04 LTS")
	value := story
	wanted.Labels = map[string]*string{"story": &value}
	server, _, err := client.ServersAPI.CreateServer(ctx).ServerCreate(*wanted).Execute()
	check(err)
	if operation, ok := server.GetOperationIdOk(); ok && operation != nil {
		wait(*operation)
	}
	return server
}

// wait returns an operation once it has ended.
func wait(id string) *ostler.Operation {
	for {
		operation, _, err := client.OperationsAPI.GetOperation(ctx, id).Wait(60).Execute()
		check(err)
		if operation.Status != "queued" && operation.Status != "running" {
			return operation
		}
	}
}

// stop asks for a stop, and returns what speaks against it, or nil.
func stop(server *ostler.Server) *ostler.ServerActionConflictErrorInfo {
	action := ostler.StopActionAsServerAction(ostler.NewStopAction("stop"))
	_, _, err := client.ServersAPI.PerformServerAction(ctx, server.Id).ServerAction(action).Execute()
	var failure *ostler.GenericOpenAPIError
	if errors.As(err, &failure) {
		if conflict, ok := failure.Model().(ostler.ServerActionConflictError); ok {
			return &conflict.Error
		}
	}
	check(err)
	return nil
}

// walk returns every server with a label, two a page.
func walk(label string) (names []string) {
	list := client.ServersAPI.ListServers(ctx).Label([]string{label}).Sort("created_at").Limit(2)
	for {
		page, _, err := list.Execute()
		check(err)
		for _, server := range page.Items {
			names = append(names, server.Name)
		}
		cursor, ok := page.GetNextCursorOk()
		if !ok || cursor == nil {
			return names
		}
		list = list.Cursor(*cursor)
	}
}

// follow gives each event of a server from the first one on, as they happen, until it is told to end.
// The client knows no streams; its models do.
func follow(server *ostler.Server, take func(event ostler.Event) bool) {
	path := url + "/api/v1/servers/" + server.Id + "/events?after=0"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	check(err)
	request.Header.Set("Accept", "text/event-stream")
	request.Header.Set("Authorization", "Bearer "+key)
	response, err := http.DefaultClient.Do(request)
	check(err)
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		var event ostler.Event
		check(json.Unmarshal([]byte(data), &event))
		if !take(event) {
			return
		}
	}
	check(lines.Err())
}

func isStopped(event ostler.Event) bool {
	data := event.Data.ServerEventData
	return data != nil && data.Status == "SHUTOFF" && data.GetTask() == ""
}

func main() {
	servers := []*ostler.Server{boot("web-01"), boot("web-02"), boot("web-03")}
	web := servers[0]
	report := Report{Server: web.Id}

	if conflict := stop(web); conflict != nil {
		log.Fatal(conflict.Message)
	}
	report.Busy = *stop(web)
	report.Operation = wait(report.Busy.Details.GetOperationId())
	report.Refused = *stop(web)
	report.Walked = walk("story=" + story)

	follow(web, func(event ostler.Event) bool {
		report.Events = append(report.Events, event.Type)
		if isStopped(event) {
			for _, server := range servers {
				_, err := client.ServersAPI.DeleteServer(ctx, server.Id).Execute()
				check(err)
			}
		}
		return event.Type != "server.deleted"
	})

	_, _, err := client.ServersAPI.GetServer(ctx, web.Id).Execute()
	var failure *ostler.GenericOpenAPIError
	if !errors.As(err, &failure) {
		log.Fatalf("the server is still there: %v", err)
	}
	report.Gone = failure.Model().(ostler.ServerNotFoundError).Error.Code
	written, err := json.Marshal(report)
	check(err)
	fmt.Println(string(written))
}
